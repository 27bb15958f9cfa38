import { durationWords } from '../effects/durations';
import { joinWords } from '../rules/wording';
import type { ReviewFacts } from './review-facts';

/** One of the ways to deploy a migration, and why it fits. */
export interface DeploymentOption {
  /** Without a full stop. */
  readonly title: string;
  /** Full sentences. */
  readonly reason: string;
}

/** From here on a migration is no longer part of a deploy. */
const LONGEST_AUTOMATED_SECONDS = 10;

/**
 * Automated where it is over at once and nobody notices; before the release where it takes long but blocks nobody; by hand in a
 * maintenance window where it breaks the running release, loses data, or makes others wait for as long as a table is big.
 */
export function deploymentOption(facts: ReviewFacts): DeploymentOption {
  const manual = [
    ...(facts.fails.length > 0 ? [`it fails (${rules(facts.fails)})`] : []),
    ...(facts.breaks.length > 0 ? [`it breaks the running release (${rules(facts.breaks)})`] : []),
    ...(facts.loses.length > 0 ? [`it deletes data (${rules(facts.loses)})`] : []),
    ...(facts.blocksWhileWorking && !isInstant(facts)
      ? ['it holds a lock that makes others wait while it works through a table']
      : []),
  ];
  if (manual.length > 0) {
    return {
      title: 'Manual migration in a maintenance window, or rewrite it first',
      reason: `As it stands, ${joinWords(manual)}. The safe form of each finding needs no window: where it is a series, deploy its files one by one.`,
    };
  }
  if (isInstant(facts)) {
    return {
      title: 'Automated migration with the deploy',
      reason:
        'It is over in a moment and the running release works on with it. Prefer a time of low traffic: each lock waits for the transactions before it.',
    };
  }
  const time =
    facts.seconds === undefined
      ? 'It takes as long as its tables are big'
      : `It takes ${durationWords(facts.seconds)}`;
  return {
    title: 'Blue-green: the migration first, then the release',
    reason: `${time}, but the running release works on with it and nobody waits. Run it before the deploy, and deploy when its checks are right.`,
  };
}

function isInstant({ seconds }: ReviewFacts): boolean {
  return seconds !== undefined && seconds <= LONGEST_AUTOMATED_SECONDS;
}

function rules(findings: ReviewFacts['breaks']): string {
  return joinWords([...new Set(findings.map(({ rule }) => rule))]);
}
