import { analyzeFile } from '../analysis/analyze';
import { plain } from '../projects/plain';
import type { Plan } from '../recipes/plan';
import type { PlanSurroundings } from './planned-files';

/**
 * Why PostgreSQL would refuse a plan as the migrations leave the schema, as a full sentence; undefined where nothing is known
 * against it. Parameters may fit each by itself and not together.
 */
export function refusalOf(
  { steps }: Plan,
  { catalog, settings, reader }: Pick<PlanSurroundings, 'catalog' | 'settings' | 'reader'>,
): string | undefined {
  if (!catalog.complete) return undefined;
  const text = steps.flatMap(({ up }) => up.map((statement) => `${statement};\n`)).join('');
  const fileName = 'plan.sql';
  const { statements } = analyzeFile({
    ...{ id: fileName, fileName, text, tool: plain, history: catalog, settings, reader },
    hasDownFile: true,
  });
  for (const { operations, read } of statements) {
    // A parameter that is half an expression makes half a statement.
    if (read.error) return `PostgreSQL cannot read what this makes: ${read.error.message}.`;
    for (const { effect, runs } of operations) {
      if (effect.fails === null || runs) continue;
      return `As the migrations leave the schema, PostgreSQL would refuse this: ${effect.fails}.`;
    }
  }
  return undefined;
}
