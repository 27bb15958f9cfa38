import { pathToFileURL } from 'node:url';
import { RULES } from '../../rules/rules';
import type { Rule } from '../../rules/rule';
import { rulePageUrl } from '../../service/rule-page';
import type { Fix } from '../../service/types';
import { VERSION } from '../../service/version.generated';
import type { Severity } from '../../settings/settings';
import type { Span } from '../../text/span';
import { fingerprints } from '../fingerprint';
import { placesIn, type FileReport } from '../report';
import type { Format } from './format';
import { repositoryPath } from './repository-path';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** A log of SARIF 2.1.0, the format of code scanning services. */
export const sarifReport: Format = (reports, { root }) => {
  const used = new Set(reports.flatMap(({ findings }) => findings.map(({ finding }) => finding.rule)));
  const rules = RULES.filter(({ id }) => used.has(id));
  const indexOf = new Map(rules.map(({ id }, index) => [id, index]));
  const run = {
    tool: {
      driver: {
        name: 'Safe Migrations',
        semanticVersion: VERSION,
        informationUri: 'https://github.com/safe-migrations/safe-migrations',
        rules: rules.map(descriptor),
      },
    },
    columnKind: 'utf16CodeUnits',
    results: reports.flatMap((report) => results(report, root, indexOf)),
  };
  return JSON.stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [run],
  });
};

function descriptor(rule: Rule): object {
  const { recommended } = rule.severity;
  return {
    id: rule.id,
    shortDescription: { text: `${rule.description}.` },
    helpUri: rulePageUrl(rule.id),
    help: { text: `${rule.description}. See ${rulePageUrl(rule.id)}` },
    defaultConfiguration: recommended === 'off' ? { enabled: false } : { level: LEVELS[recommended] },
    properties: { tags: [rule.category] },
  };
}

function results(report: FileReport, root: string, indexOf: ReadonlyMap<string, number>): readonly object[] {
  const artifact = artifactLocation(report.location, root);
  const region = regionsOf(report.text);
  const locationOf = (span: Span): object => ({
    physicalLocation: { artifactLocation: artifact, region: region(span) },
  });
  const ids = fingerprints(report);
  return report.findings.map(({ finding, fixes }, index) => {
    const complete = fixes.filter(isComplete);
    return {
      ruleId: finding.rule,
      ruleIndex: indexOf.get(finding.rule) ?? -1,
      level: LEVELS[finding.severity],
      message: { text: finding.message },
      locations: [locationOf(finding.span)],
      ...(finding.related.length === 0
        ? {}
        : {
            relatedLocations: finding.related.map(({ message, span }, id) => ({
              id: id + 1,
              message: { text: message },
              ...locationOf(span),
            })),
          }),
      partialFingerprints: { 'safeMigrations/v1': ids[index] },
      ...(complete.length === 0 ? {} : { fixes: complete.map((fix) => fixOf(fix, artifact, region)) }),
    };
  });
}

/** Nothing is left to fill in, and the whole answer stands in this file. */
function isComplete(fix: Fix): boolean {
  return fix.edits.length > 0 && !fix.snippet && fix.newFiles.length === 0 && fix.otherFiles.length === 0;
}

function fixOf(fix: Fix, artifactLocation: object, region: (span: Span) => object): object {
  return {
    description: { text: fix.title },
    artifactChanges: [
      {
        artifactLocation,
        replacements: fix.edits.map(({ span, text }) => ({
          deletedRegion: region(span),
          insertedContent: { text },
        })),
      },
    ],
  };
}

function regionsOf(text: string): (span: Span) => object {
  const place = placesIn(text);
  return ({ start, end }) => {
    const from = place(start);
    const to = place(end);
    return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
  };
}

function artifactLocation(location: string, root: string): object {
  const path = repositoryPath(location, root);
  if (path.startsWith('/') || /^[A-Za-z]:\//.test(path)) return { uri: pathToFileURL(location).href };
  return { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}
