import { findingsJson } from '../findings-json';
import { countSeverities } from '../report';
import type { Format } from './format';

/** One line of JSON: every file with its findings and the titles of their fixes. */
export const jsonReport: Format = (reports) => {
  const files = reports.map((report) => ({
    path: report.path,
    tool: report.tool,
    dialect: report.dialect,
    findings: findingsJson(report),
  }));
  return JSON.stringify({
    version: 1,
    files,
    summary: { files: files.length, ...countSeverities(reports) },
  });
};
