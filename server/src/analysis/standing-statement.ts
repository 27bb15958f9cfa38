import type { Effect } from '../effects/effect';
import type { Operation, ReadStatement } from '../operations/operation';
import type { Section } from '../projects/tool';
import type { Catalog, Origin } from '../schema/catalog';
import { inPasses, itself } from '../schema/passes';
import type { Session } from '../schema/session';
import { untraced } from '../schema/trace';
import type { Statement } from '../statements/statement';
import type { AnalyzedOperation, AnalyzedStatement, Body, Transaction } from './analyzed-file';
import type { Answers } from './answers';
import { scenesOf, type Meaning, type Scene } from './meaning';
import type { Timeline } from './timeline';

/** Where a statement stands among those that run before and after it. */
interface Along {
  readonly timeline: Timeline;
  /** How many statements run before it. */
  readonly place: number;
  readonly origin: Origin;
}

/**
 * A statement in its place. A class, because its schemas are only made when somebody asks for them, and because classes
 * are made a hundred times faster than objects with getters: there are thousands of them after each keystroke.
 */
export class StandingStatement implements AnalyzedStatement {
  readonly read: ReadStatement;
  readonly effect: Effect;
  declare readonly section?: Section;
  declare readonly transaction?: Transaction;
  readonly meaning: Meaning;
  readonly answers: Answers;
  private made: readonly AnalyzedOperation[] | undefined = undefined;
  private scenes: readonly Scene[] | undefined = undefined;

  constructor(
    readonly index: number,
    readonly statement: Statement,
    section: Section | undefined,
    transaction: Transaction | undefined,
    known: { readonly meaning: Meaning; readonly answers: Answers },
    private readonly along: Along,
  ) {
    this.meaning = known.meaning;
    this.answers = known.answers;
    this.read = known.meaning.read;
    this.effect = known.meaning.effect;
    if (section !== undefined) this.section = section;
    if (transaction !== undefined) this.transaction = transaction;
  }

  /** The schema before the file. */
  get history(): Catalog {
    return this.along.timeline.history;
  }

  /** How many statements run before it. */
  get place(): number {
    return this.along.place;
  }

  /** The session after it, where it is known. */
  get end(): Session | undefined {
    return this.along.timeline.known(this.along.place);
  }

  get before(): Catalog {
    return this.along.timeline.before(this.along.place).catalog;
  }

  get after(): Catalog {
    return this.along.timeline.after(this.along.place).catalog;
  }

  get operations(): readonly AnalyzedOperation[] {
    this.made ??= this.makeOperations();
    return this.made;
  }

  /** The schema before one of its operations. */
  catalogAt(index: number): Catalog {
    const { operations } = this.read;
    if (index === 0 && inPasses(operations, itself)[0] === operations[0]) return this.before;
    this.scenes ??= untraced(() => scenesOf(this.read, this.before, this.along.origin).scenes);
    return this.scenes[index]!.catalog;
  }

  private makeOperations(): readonly AnalyzedOperation[] {
    return this.meaning.operations.map((known, index) => new StandingOperation(known, this, index));
  }
}

class StandingOperation implements AnalyzedOperation {
  readonly operation: Operation;
  readonly effect: Effect;
  declare readonly body?: Body;
  declare readonly runs?: true;
  declare readonly alone?: true;

  constructor(
    { operation, effect, body, runs, alone }: Meaning['operations'][number],
    private readonly statement: StandingStatement,
    private readonly index: number,
  ) {
    this.operation = operation;
    this.effect = effect;
    if (body !== undefined) this.body = body;
    if (runs !== undefined) this.runs = runs;
    if (alone !== undefined) this.alone = alone;
  }

  get catalog(): Catalog {
    return this.statement.catalogAt(this.index);
  }
}
