import { tokenize } from '../statements/tokens';
import type { Token } from '../statements/statement';

/** A cheap look before the tokens are read: almost every PostgreSQL migration ends here. */
const HINT =
  /`|\b(?:engine|auto_?increment|pragma|delimiter|modify|unsigned|varchar2|nvarchar|getdate|sysdatetime|sp_rename|sysdate|algorithm)\b|^[ \t]*go[ \t]*\r?$|\[dbo\]/im;

/**
 * Why a text is clearly SQL of another system, as the rest of a sentence: `AUTO_INCREMENT is MySQL's`. Words in strings
 * and comments do not count, and names that PostgreSQL would read differently need their surroundings.
 */
export function looksLikeOtherDialect(text: string): string | undefined {
  if (!HINT.test(text)) return undefined;
  const tokens = tokenize(text);
  for (let index = 0; index < tokens.length; index++) {
    const reason = reasonAt(text, tokens, index);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function reasonAt(text: string, tokens: readonly Token[], index: number): string | undefined {
  const token = tokens[index];
  if (token === undefined) return undefined;
  const next = tokens[index + 1];
  if (token.text.startsWith('`') && next?.kind === 'word' && tokens[index + 2]?.text.startsWith('`')) {
    return "back-quoted names are MySQL's";
  }
  if (token.text === '[' && /^dbo$/i.test(next?.text ?? '')) return "names in brackets are SQL Server's";
  if (token.kind !== 'word') return undefined;
  const previous = tokens[index - 1];
  const starts = previous === undefined || previous.text === ';';
  switch (token.text.toLowerCase()) {
    case 'auto_increment':
      return isType(previous) || next?.text === '=' ? "AUTO_INCREMENT is MySQL's" : undefined;
    case 'autoincrement':
      return /^key$/i.test(previous?.text ?? '') ? "AUTOINCREMENT is SQLite's" : undefined;
    case 'engine':
      return next?.text === '=' &&
        /^(innodb|myisam|memory|aria|rocksdb|ndb)/i.test(tokens[index + 2]?.text ?? '')
        ? "ENGINE is MySQL's"
        : undefined;
    case 'unsigned':
      return /^(?:(?:tiny|small|medium|big)?int|integer)$/i.test(previous?.text ?? '') ||
        previous?.text === ')'
        ? "UNSIGNED is MySQL's"
        : undefined;
    case 'modify':
      return /^column$/i.test(next?.text ?? '') ? "MODIFY COLUMN is MySQL's" : undefined;
    case 'algorithm':
      return next?.text === '=' && /^(inplace|instant|copy)$/i.test(tokens[index + 2]?.text ?? '')
        ? "ALGORITHM is MySQL's"
        : undefined;
    case 'delimiter':
      return starts && isAloneWithArgument(text, token) ? "DELIMITER is MySQL's" : undefined;
    case 'pragma':
      return starts ? "PRAGMA is SQLite's" : undefined;
    case 'varchar2':
      return next?.text === '(' ? "VARCHAR2 is Oracle's" : undefined;
    case 'nvarchar':
      return next?.text === '(' ? "NVARCHAR is SQL Server's" : undefined;
    case 'getdate':
    case 'sysdatetime':
      return next?.text === '(' && tokens[index + 2]?.text === ')'
        ? `${token.text.toUpperCase()}() is SQL Server's`
        : undefined;
    case 'sp_rename':
      return "sp_rename is SQL Server's";
    case 'go':
      return lineOf(text, token).trim().toLowerCase() === 'go' && !isOperator(previous) && !isOperator(next)
        ? "GO between batches is SQL Server's"
        : undefined;
    default:
      return undefined;
  }
}

/** What a column's type may end with, or a constraint word of its definition. */
function isType(token: Token | undefined): boolean {
  return token?.kind === 'word' || token?.text === ')';
}

function isOperator(token: Token | undefined): boolean {
  return token?.kind === 'operator' || /^[(),.]$/.test(token?.text ?? '');
}

function isAloneWithArgument(text: string, token: Token): boolean {
  return /^delimiter\s+\S+$/i.test(lineOf(text, token).trim());
}

function lineOf(text: string, token: Token): string {
  const start = text.lastIndexOf('\n', token.start - 1) + 1;
  const end = text.indexOf('\n', token.end);
  return text.slice(start, end < 0 ? text.length : end);
}
