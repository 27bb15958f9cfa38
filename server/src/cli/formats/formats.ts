import type { Finding } from '../../rules/rule';
import type { CHECK_FORMATS } from '../help/check-page';
import type { Format } from './format';
import { githubAnnotations } from './github';
import { gitlabReport } from './gitlab';
import { jsonReport } from './json';
import { junitReport } from './junit';
import { prettyReport } from './pretty';
import { sarifReport } from './sarif';

/** A value of `check --format`. */
export type CheckFormat = (typeof CHECK_FORMATS)[number];

/** The formats by the values of `check --format`. */
export const FORMATS: Readonly<Record<CheckFormat, Format>> = {
  pretty: prettyReport,
  json: jsonReport,
  sarif: sarifReport,
  github: githubAnnotations,
  gitlab: gitlabReport,
  junit: junitReport,
};

/** Whether a format says anything about the fixes of a finding: where it does not, they are not worked out. */
export type ShowsFixes = (finding: Finding) => boolean;

const always: ShowsFixes = () => true;
const never: ShowsFixes = () => false;

export const SHOWS_FIXES: Readonly<Record<CheckFormat, ShowsFixes>> = {
  pretty: ({ severity }) => severity !== 'hint',
  json: always,
  sarif: always,
  github: never,
  gitlab: never,
  junit: always,
};
