import type { CHECK_FORMATS } from '../help/check-page';
import type { Format } from './format';
import { githubAnnotations } from './github';
import { gitlabReport } from './gitlab';
import { jsonReport } from './json';
import { junitReport } from './junit';
import { prettyReport } from './pretty';
import { sarifReport } from './sarif';

/** The values of `check --format`. */
export const FORMATS: Readonly<Record<(typeof CHECK_FORMATS)[number], Format>> = {
  pretty: prettyReport,
  json: jsonReport,
  sarif: sarifReport,
  github: githubAnnotations,
  gitlab: gitlabReport,
  junit: junitReport,
};
