import type { AnalyzedFile } from '../analysis/analyzed-file';
import type { Peer } from '../settings/peers';
import type { Comment } from '../statements/statement';
import type { Span } from '../text/span';
import { ourRules } from './peer-rules';

/** An ignore comment of another linter, in our rules. */
export interface PeerIgnore {
  readonly scope: 'statement' | 'file' | 'range';
  /** Every rule, where the peer ignores all it has. */
  readonly rules: ReadonlySet<string> | 'all';
  readonly comment: Comment;
  /** Where a range lies. */
  readonly span: Span;
}

/** What is written behind a marker: `all` where the peer takes nothing for everything. */
interface Marker {
  readonly pattern: RegExp;
  readonly scope: PeerIgnore['scope'];
  /** What the comment without names means to the peer. */
  readonly bare: 'all' | 'nothing';
}

const MARKERS: Readonly<Record<Peer, readonly Marker[]>> = {
  squawk: [
    { pattern: /^squawk-ignore-file\b[ \t]*([^\r\n]*)/, scope: 'file', bare: 'all' },
    { pattern: /^squawk-ignore(?![\w-])[ \t]*([^\r\n]*)/, scope: 'statement', bare: 'nothing' },
  ],
  pgfence: [
    { pattern: /^pgfence-ignore(?![\w-])[ \t]*(?::[ \t]*([^\r\n]*))?/i, scope: 'statement', bare: 'all' },
    { pattern: /^pgfence:[ \t]*ignore[ \t]+([^\r\n]+)/i, scope: 'statement', bare: 'nothing' },
  ],
  eugene: [{ pattern: /^eugene:[ \t]*ignore\b[ \t]*([^\r\n]*)/i, scope: 'statement', bare: 'all' }],
  pgls: [
    { pattern: /^pg(?:ls|t)-ignore-all[ \t]+([^\r\n]*)/, scope: 'file', bare: 'nothing' },
    { pattern: /^pg(?:ls|t)-ignore-start[ \t]+([^\r\n]*)/, scope: 'range', bare: 'nothing' },
    { pattern: /^pg(?:ls|t)-ignore[ \t]+([^\r\n]*)/, scope: 'statement', bare: 'nothing' },
  ],
  atlas: [{ pattern: /^atlas:nolint\b[ \t]*([^\r\n]*)/, scope: 'statement', bare: 'all' }],
  migrationpilot: [
    { pattern: /^migrationpilot-disable-file\b[ \t]*([^\r\n]*)/, scope: 'file', bare: 'all' },
    { pattern: /^migrationpilot-disable(?![\w-])[ \t]*([^\r\n]*)/, scope: 'statement', bare: 'all' },
  ],
};

const ANY = /squawk-ignore|pgfence|eugene:|pg(?:ls|t)-ignore|atlas:nolint|migrationpilot-disable/i;

/** The ignore comments of the peers that the settings honour. Names that stand for no rule of ours silence nothing. */
export function ignoresOfPeers(file: AnalyzedFile): readonly PeerIgnore[] {
  const peers = file.settings.compatibility;
  if (peers.length === 0 || !ANY.test(file.text)) return [];
  return file.script.comments.flatMap((comment, index) => {
    const content = comment.text.replace(/^(--+|\/\*+)\s*/, '').replace(/(?<!\s)\s*\*\/$/, '');
    for (const peer of peers) {
      for (const { pattern, scope, bare } of MARKERS[peer]) {
        const match = pattern.exec(content);
        if (!match) continue;
        const rules = rulesIn(peer, match[1]?.trim() ?? '', bare);
        const end = scope === 'range' ? endOfRange(file, index) : comment.end;
        const own = peer === 'atlas' && isFileHeader(file, comment) ? 'file' : scope;
        return [{ scope: own, rules, comment, span: { start: comment.start, end } }];
      }
    }
    return [];
  });
}

function rulesIn(peer: Peer, list: string, bare: Marker['bare']): PeerIgnore['rules'] {
  if (list === '') return bare === 'all' ? 'all' : new Set();
  // `lint/safety/banDropColumn: reason`, where a category stands for all its rules.
  const names = peer === 'pgls' ? [list.replace(/(?<!\s)\s*:[^]*$/, '')] : list.split(/[\s,]+/);
  if (peer === 'pgls' && /^lint(\/safety)?$/.test(names[0] ?? '')) return 'all';
  return new Set(names.flatMap((name) => ourRules(peer, name.slice(name.lastIndexOf('/') + 1))));
}

/** The next `pgls-ignore-end` of the same rule, or the end of the file. */
function endOfRange(file: AnalyzedFile, start: number): number {
  const ruleOf = (comment: Comment | undefined): string | undefined =>
    /pg(?:ls|t)-ignore-(?:start|end)[ \t]+([^\s:]+)/.exec(comment?.text ?? '')?.[1];
  const { comments } = file.script;
  const rule = ruleOf(comments[start]);
  const end = comments
    .slice(start + 1)
    .find((comment) => /pg(?:ls|t)-ignore-end\b/.test(comment.text) && ruleOf(comment) === rule);
  return end?.start ?? file.text.length;
}

/** Atlas takes a directive for the whole file where nothing stands above it and an empty line below it. */
function isFileHeader(file: AnalyzedFile, comment: Comment): boolean {
  const above = file.text.slice(0, comment.start).replace(/^\uFEFF/, '');
  return above.trim() === '' && /^[ \t]*\r?\n[ \t]*\r?\n/.test(file.text.slice(comment.end));
}
