import type { Finding } from '../../rules/rule';
import type { WantedFixes } from '../../service/fixes';
import type { CHECK_FORMATS } from '../help/check-page';
import type { Format } from './format';
import { githubAnnotations } from './github';
import { gitlabReport } from './gitlab';
import { jsonReport } from './json';
import { junitReport } from './junit';
import { prettyReport, shownByPretty } from './pretty';
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

/** Which fixes of a finding a format says anything about: the others are not worked out. */
export type ShownFixes = (finding: Finding) => WantedFixes | 'none';

const all: ShownFixes = () => 'all';
const none: ShownFixes = () => 'none';

export const SHOWN_FIXES: Readonly<Record<CheckFormat, ShownFixes>> = {
  pretty: shownByPretty,
  json: all,
  sarif: all,
  github: none,
  gitlab: none,
  junit: all,
};
