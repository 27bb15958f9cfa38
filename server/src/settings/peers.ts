/** Linters whose ignore comments can be honoured. */
export const PEERS = ['squawk', 'pgfence', 'eugene', 'pgls', 'atlas', 'migrationpilot'] as const;

export type Peer = (typeof PEERS)[number];

/** As their authors write them. */
export const PEER_TITLES: Readonly<Record<Peer, string>> = {
  squawk: 'Squawk: `-- squawk-ignore`',
  pgfence: 'pgfence: `-- pgfence-ignore`',
  eugene: 'Eugene: `-- eugene: ignore`',
  pgls: 'Postgres Language Server: `-- pgls-ignore`',
  atlas: 'Atlas: `-- atlas:nolint`',
  migrationpilot: 'MigrationPilot: `-- migrationpilot-disable`',
};
