import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, Query } from 'pg';
import { recogniseTool } from '../../server/src/projects/tools';
import type { Section, Tool } from '../../server/src/projects/tool';
import { splitScript } from '../../server/src/statements/split';
import { realisticProjects, REFUSED, type RealisticProject } from '../realistic/projects';
import { chosenMajors, type Server } from './servers';
import { sharedServers } from './shared-servers';

/** One query as the tool sends it; with the rows of a COPY … FROM stdin behind it. */
interface Sent {
  readonly sql: string;
  readonly rows?: string;
}

/** What a tool sends for the sections of one direction. */
function sentBy(
  tool: Tool,
  fileName: string,
  text: string,
  direction: Section['direction'],
): readonly Sent[] {
  const script = splitScript(text);
  const sections = tool.sections(fileName, script).filter((section) => section.direction === direction);
  return sections.flatMap(({ span, mode }): readonly Sent[] => {
    const whole = { sql: text.slice(span.start, span.end) };
    if (mode === 'implicit') return [whole];
    if (mode === 'tool') return [{ sql: 'BEGIN' }, whole, { sql: 'COMMIT' }];
    return script.statements
      .filter(({ kind, span: { start, end } }) => kind === 'sql' && span.start <= start && end <= span.end)
      .map((statement) => {
        const data = script.copyData.find(({ start }) => text.slice(statement.end, start).trim() === '');
        return data
          ? { sql: statement.text, rows: text.slice(data.start, data.end).replace(/\\\.\s*$/, '') }
          : { sql: statement.text };
      });
  });
}

interface CopyConnection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

async function send(client: Client, { sql, rows }: Sent): Promise<void> {
  if (rows === undefined) {
    await client.query(sql);
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const copy = Object.assign(new Query(sql), {
      handleCopyInResponse(connection: CopyConnection) {
        connection.sendCopyFromChunk(Buffer.from(rows, 'utf8'));
        connection.endCopyFrom();
      },
    });
    copy.once('error', reject);
    copy.once('end', () => {
      resolve();
    });
    client.query(copy);
  });
}

async function run(server: Server, project: RealisticProject): Promise<void> {
  const database = `realistic_${project.name.replaceAll('-', '_')}`;
  await server.createDatabase(database);
  const text = (name: string): string => readFileSync(join(project.migrations, name), 'utf8');
  const tool = recogniseTool({ names: project.files, sample: text(project.files.at(-1)!), above: [] });
  /** The session of one file. Undefined where it ran, otherwise PostgreSQL's message. */
  const migrate = async (name: string, direction: Section['direction']): Promise<string | undefined> => {
    const client = await server.connect(database);
    try {
      for (const each of sentBy(tool, name, text(name), direction)) await send(client, each);
      return undefined;
    } catch (error) {
      return `${name}: ${error instanceof Error ? error.message : String(error)}`;
    } finally {
      await client.end();
    }
  };
  try {
    const client = await server.connect(database);
    if (project.baseline !== '') await client.query(project.baseline);
    await client.end();
    const ups = project.files.filter((name) => !name.endsWith('.down.sql'));
    const ran: string[] = [];
    for (const name of ups) {
      const refused = REFUSED.get(`${project.name}/${name}`);
      const error = await migrate(name, 'up');
      if (refused) {
        assert.match(error ?? 'it ran', refused.because);
      } else {
        assert.equal(error, undefined);
        ran.push(name);
      }
    }
    for (const name of ran.reverse()) {
      const down = name.replace(/\.up\.sql$/, '.down.sql');
      assert.equal(await migrate(down, 'down'), undefined);
    }
  } finally {
    await server.dropDatabase(database);
  }
}

describe('realistic migrations on real servers', function () {
  this.timeout(300_000);
  let servers: readonly Server[] = [];
  before(async () => {
    const newest = realisticProjects().some(({ postgresVersion }) => postgresVersion === 18);
    servers = await sharedServers([...new Set([...chosenMajors(), ...(newest ? [18 as const] : [])])]);
    for (const server of servers) {
      const client = await server.connect();
      await client.query('CREATE ROLE anon; CREATE ROLE authenticated; CREATE ROLE service_role;');
      await client.end();
    }
  });

  for (const project of realisticProjects()) {
    it(`${project.name} runs, and back again where it has a way back`, async () => {
      const able = servers.filter(({ major }) => major >= project.postgresVersion);
      assert.ok(able.length > 0);
      for (const server of able) {
        await run(server, project).catch((error: unknown) => {
          throw new Error(
            `PostgreSQL ${server.major}: ${error instanceof Error ? error.message : String(error)}`,
          );
        });
      }
    });
  }
});
