import type { OperationType } from '../operations/operation';
import { tokenize } from '../statements/tokens';

/** Something that PostgreSQL has since a version. */
export interface Novelty {
  readonly what: string;
  readonly since: number;
}

interface Written extends Novelty {
  /** In the words of a statement, as `wordsOf` gives them. */
  readonly words: RegExp;
  /** The operations that can be written so; all where left out. */
  readonly of?: readonly OperationType[];
}

const CHANGES: readonly OperationType[] = ['Insert', 'Update', 'Delete', 'Merge', 'Query'];

const WRITTEN: readonly Written[] = [
  { words: / \d+(_\d+)+ /, what: 'a number with underscores', since: 16 },
  { words: / 0[XOB][\dA-F_]+ /i, what: 'a hexadecimal, octal or binary number', since: 16 },
  { words: / IS (NOT )?JSON /, what: 'IS JSON', since: 16 },
  {
    words: /[^.] JSON_OBJECT \( (?:[^()]* )?(?::|VALUE) /,
    what: 'JSON_OBJECT with keys and values',
    since: 16,
  },
  { words: /[^.] JSON_(OBJECTAGG|ARRAYAGG|ARRAY) \( /, what: 'JSON_ARRAY and its aggregates', since: 16 },
  { words: /[^.] JSON_TABLE \( /, what: 'JSON_TABLE', since: 17 },
  {
    words: / RETURNING (WITH \(|(.* )?(OLD|NEW) \. )/,
    what: 'RETURNING of old and new values',
    since: 18,
    of: CHANGES,
  },
  {
    words: / STORAGE (PLAIN|EXTERNAL|EXTENDED|MAIN|DEFAULT) /,
    what: 'STORAGE of a new column',
    since: 16,
    of: ['CreateTable', 'AddColumn'],
  },
  { words: / SET STATISTICS DEFAULT /, what: 'SET STATISTICS DEFAULT', since: 17, of: ['AlterTableOther'] },
  { words: / SET STORAGE DEFAULT /, what: 'SET STORAGE DEFAULT', since: 16, of: ['AlterTableOther'] },
  {
    words: / SET ACCESS METHOD DEFAULT /,
    what: 'SET ACCESS METHOD DEFAULT',
    since: 17,
    of: ['RewriteTable'],
  },
  {
    words: / (WITH|SET) \( (\S+ (= \S+ )?, )*SECURITY_INVOKER /,
    what: 'the option security_invoker of a view',
    since: 15,
    of: ['AlterTableOther', 'CreateView'],
  },
  { words: / NO INHERIT | INHERIT /, what: 'ALTER CONSTRAINT … INHERIT', since: 18, of: ['AlterConstraint'] },
  { words: / (ON_ERROR|LOG_VERBOSITY) /, what: 'ON_ERROR in COPY', since: 17, of: ['Copy'] },
  { words: / REJECT_LIMIT /, what: 'REJECT_LIMIT in COPY', since: 18, of: ['Copy'] },
  { words: / \( (?:[^()]* , )?DEFAULT '' /, what: 'DEFAULT in COPY', since: 16, of: ['Copy'] },
  { words: / HEADER MATCH /, what: 'HEADER MATCH in COPY', since: 15, of: ['Copy'] },
  {
    words: /^ (VACUUM|ANALYZE|ANALYSE) .*\bONLY /,
    what: 'ONLY in VACUUM and ANALYZE',
    since: 18,
    of: ['Maintenance', 'RewriteTable'],
  },
  {
    words: /^ REINDEX (\( [^)]*\) )?(DATABASE|SYSTEM) (CONCURRENTLY )?(; )?$/,
    what: 'REINDEX without a name',
    since: 16,
    of: ['Reindex'],
  },
  {
    words: /^ (CREATE|ALTER) PUBLICATION .* TABLE .* WHERE \( /,
    what: 'WHERE for a table of a publication',
    since: 15,
    of: ['Utility'],
  },
  {
    words: / PUBLICATION .* (TABLE|,) (ONLY )?\S+ (\. \S+ )?\( /,
    what: 'a list of columns for a table of a publication',
    since: 15,
    of: ['Utility'],
  },
  { words: /^ (GRANT|REVOKE) .* ON PARAMETER /, what: 'rights on a parameter', since: 15, of: ['Utility'] },
  { words: /^ (GRANT|REVOKE) (.* , )?MAINTAIN /, what: 'the right MAINTAIN', since: 17, of: ['Utility'] },
  {
    words: /^ GRANT .* WITH (INHERIT|SET|ADMIN (TRUE|FALSE)) /,
    what: 'WITH INHERIT and WITH SET for a granted role',
    since: 16,
    of: ['Utility'],
  },
  { words: / COLLATE (PG_CATALOG \. )?"?PG_C_UTF8"? /i, what: 'the collation pg_c_utf8', since: 17 },
  {
    words: / COLLATE (PG_CATALOG \. )?"?PG_UNICODE_FAST"? /i,
    what: 'the collation pg_unicode_fast',
    since: 18,
  },
];

/** Few statements hold one of these, and most of them are long: only those are taken apart into words. */
const WORTH_A_LOOK =
  /\d_\d|\b0[xob]|\bjson|returning|storage|statistics\s+default|method\s+default|security_invoker|inherit|on_error|log_verbosity|reject_limit|default\s*'|header\s+match|\bonly\b|reindex|publication|\bparameter\b|maintain|with\s+(?:set|admin)|pg_c_utf8|pg_unicode_fast/is;

/** An alias of that name makes `old.id` a plain column. */
const ALIAS = / AS (OLD|NEW) | (?:UPDATE|FROM|JOIN|INTO|,) \S+ (\. \S+ )?(OLD|NEW) /;

/** The newer things that are seen in the words of an operation. `text` is its own part of the statement. */
export function newerWords(type: OperationType, text: string): readonly Novelty[] {
  if (!WORTH_A_LOOK.test(text)) return [];
  const words = wordsOf(text);
  return WRITTEN.filter(
    ({ words: pattern, of, since }) =>
      (of === undefined || of.includes(type)) &&
      pattern.test(words) &&
      !(since === 18 && of === CHANGES && ALIAS.test(words)),
  );
}

/** Words in capitals and signs with a space around each; names in quotes as they are, strings left out. */
export function wordsOf(text: string): string {
  const words = tokenize(text).map(({ kind, text: token }) => {
    if (kind === 'word') return token.toUpperCase();
    return kind === 'string' || kind === 'dollarString' ? "''" : token;
  });
  return ` ${words.join(' ')} `;
}
