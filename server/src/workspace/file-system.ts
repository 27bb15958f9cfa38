/** Files by URI, so that Windows paths, remote and virtual workspaces are all the same here. Nothing throws. */
export interface FileSystem {
  /** Empty where the folder cannot be read. */
  readDirectory(uri: string): Promise<readonly DirectoryEntry[]>;
  readFile(uri: string): Promise<FileText>;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly type: 'file' | 'directory';
}

export type FileText =
  | {
      readonly text: string;
      /** Bytes that are no UTF-8 became U+FFFD: the text may be checked, and must not be written back. */
      readonly lossy?: boolean;
    }
  | {
      readonly error: string;
      /** Something is there, but cannot be read. */
      readonly exists?: boolean;
      /** The size of a file that is too large to be held in memory. */
      readonly bytes?: number;
    };

/** The folder of a URI, without a slash at its end. */
export function parentUri(uri: string): string {
  return uri.slice(0, Math.max(uri.lastIndexOf('/'), 0));
}

/** The last segment of a URI, decoded. */
export function baseName(uri: string): string {
  return decode(uri.slice(uri.lastIndexOf('/') + 1));
}

/** A file of a folder; `name` may hold further segments with `/`. */
export function childUri(folder: string, name: string): string {
  return `${withoutSlash(folder)}/${name.split('/').map(encodeURIComponent).join('/')}`;
}

/** The file that a relative path with `/`, `.` and `..` means from a folder. */
export function resolveUri(folder: string, path: string): string {
  let uri = withoutSlash(folder);
  for (const part of path.replace(/\\/g, '/').split('/')) {
    if (part === '' || part === '.') continue;
    uri = part === '..' ? parentUri(uri) : childUri(uri, part);
  }
  return uri;
}

/** The path of a URI below a folder, decoded; undefined where it is not below it. */
export function relativePath(folder: string, uri: string): string | undefined {
  const prefix = decode(withoutSlash(folder)) + '/';
  const path = decode(uri);
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

/** Without the slash at its end; `file://`, what stands above the root of a file system, stays as it is. */
function withoutSlash(folder: string): string {
  return folder.endsWith('://') ? folder : folder.replace(/\/$/, '');
}

/** Of characters that no encoding changes. */
const NORMAL = /^[a-z]*:[\w\-.!~*'()/]*$/i;

/** Two URIs that differ only in their encoding (`%3A` and `:`) are one file. */
export function normalizeUri(uri: string): string {
  if (NORMAL.test(uri)) return uri;
  const separator = uri.indexOf(':');
  const scheme = uri.slice(0, separator + 1);
  return (
    scheme +
    uri
      .slice(separator + 1)
      .split('/')
      .map((part) => encodeURIComponent(decode(part)))
      .join('/')
  );
}

function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The folders above a URI, nearest first, down from none to `root` where that is one of them. */
export function foldersAbove(uri: string, root: string | undefined): readonly string[] {
  const folders: string[] = [];
  for (let folder = parentUri(uri); folder.length > 0; folder = parentUri(folder)) {
    folders.push(folder);
    if (folder === root || /^[a-z][a-z0-9+.-]*:\/\/[^/]*$/i.test(folder)) break;
  }
  return folders;
}
