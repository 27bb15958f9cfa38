import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { realisticFolder, realisticProjects } from '../realistic/projects';

/** A file of a generated folder, by its path in that folder. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/**
 * The realistic projects over and over, each in folders of its own, until there are `count` SQL files. The tables of each copy
 * have names of their own, so that no copy is known from another one.
 */
export function manyProjects(count: number): readonly GeneratedFile[] {
  const root = join(realisticFolder(), 'migrations');
  const projects = realisticProjects().map(({ folder }) => filesBelow(folder));
  const files: GeneratedFile[] = [];
  for (let copy = 1, sql = 0; ; copy++) {
    for (const project of projects) {
      const rename = renaming(project, copy);
      for (const { path, text } of project) {
        if (path.endsWith('.sql') && ++sql > count) return files;
        files.push({ path: join(`copy-${copy}`, relative(root, path)), text: rename(text) });
      }
    }
  }
}

/** One project with a history of `count` migrations: those of the realistic plain projects, over and over. */
export function oneLongHistory(count: number): readonly GeneratedFile[] {
  const projects = realisticProjects().filter(({ name }) => PLAIN.has(name));
  const files: GeneratedFile[] = [];
  for (let copy = 1; ; copy++) {
    for (const { folder } of projects) {
      const project = filesBelow(folder).filter(({ path }) => dirname(path) !== folder);
      const rename = renaming(project, copy);
      for (const { path, text } of project) {
        if (files.length === count) return files;
        const number = String(files.length + 1).padStart(6, '0');
        files.push({
          path: join('migrations', `${number}_${basename(path).replace(/^\d+_/, '')}`),
          text: rename(text),
        });
      }
    }
  }
}

const PLAIN = new Set(['saas', 'warehouse', 'zero-downtime']);

export function writeFiles(folder: string, files: readonly GeneratedFile[]): void {
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function filesBelow(folder: string): readonly GeneratedFile[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

/** Gives the tables that a project makes the number of its copy, wherever their names stand. */
function renaming(project: readonly GeneratedFile[], copy: number): (text: string) => string {
  const names = new Set<string>();
  for (const { text } of project) {
    for (const [, name] of text.matchAll(CREATE_TABLE)) names.add(name!);
  }
  if (names.size === 0) return (text) => text;
  const words = new RegExp(`\\b(${[...names].join('|')})\\b`, 'g');
  return (text) => text.replace(words, `$1_${copy}`);
}

const CREATE_TABLE = /create table (?:if not exists )?(?:"?\w+"?\.)?"?(\w+)"?/gi;
