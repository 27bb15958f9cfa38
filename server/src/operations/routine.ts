import type { Operation } from './operation';
import type { SetVariable } from './session';
import type { TriggerEvent } from './tables';

/** What a function or procedure runs when it is called. The spans in it say nothing. */
export interface RoutineBody {
  /** Its SET clauses: they hold while it runs. */
  readonly settings: readonly SetVariable[];
  readonly statements: readonly RoutineStatement[];
  readonly commits: boolean;
  /** False where there is more than the statements: SQL that code puts together, a body that cannot be read. */
  readonly isRead: boolean;
  /** False where what is not read may change the schema: data changes that code puts together do not. */
  readonly keepsSchema: boolean;
}

export interface RoutineStatement {
  /** On one line. */
  readonly text: string;
  readonly inLoop: boolean;
  readonly conditional: boolean;
  /** In a trigger function: the events for which it may be reached; left out where that is any. */
  readonly events?: ReadonlySet<TriggerEvent>;
  readonly operations: readonly Operation[];
}
