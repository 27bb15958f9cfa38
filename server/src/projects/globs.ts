/**
 * Whether a path matches a glob: `*` and `?` within a folder name, `**` over folders, `{a,b}`. A pattern without a slash
 * matches a file or folder name anywhere; one that names a folder matches everything in it.
 */
export function matchesGlob(path: string, glob: string): boolean {
  const normalized = path.replace(/\\/g, '/').replace(/^\.?\//, '');
  return expression(glob.replace(/\\/g, '/')).test(normalized);
}

const known = new Map<string, RegExp>();

function expression(glob: string): RegExp {
  let found = known.get(glob);
  if (found === undefined) {
    found = compile(glob);
    known.set(glob, found);
  }
  return found;
}

function compile(glob: string): RegExp {
  const pattern = glob.replace(/^\.?\//, '').replace(/(?<!\/)\/+$/, '');
  const anywhere = pattern.includes('/') ? '' : '(?:.*/)?';
  let source = '';
  let depth = 0;
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern.charAt(index);
    if (pattern.startsWith('**/', index)) {
      source += '(?:.*/)?';
      index += 2;
    } else if (pattern.startsWith('**', index)) {
      source += '.*';
      index += 1;
    } else if (character === '*') source += '[^/]*';
    else if (character === '?') source += '[^/]';
    else if (character === '{') {
      source += '(?:';
      depth++;
    } else if (character === '}' && depth > 0) {
      source += ')';
      depth--;
    } else if (character === ',' && depth > 0) source += '|';
    else source += character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  }
  return new RegExp(`^${anywhere}${source}${')'.repeat(depth)}(?:/.*)?$`, 'u');
}
