import type { Case } from './measure';

const PARTS = `CREATE TABLE parts (id int, at int NOT NULL) PARTITION BY RANGE (at);
  CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (100);
  CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM (100) TO (200) PARTITION BY LIST (id);
  CREATE TABLE parts_2a PARTITION OF parts_2 DEFAULT;
  INSERT INTO parts SELECT n, n FROM generate_series(1, 99) n; INSERT INTO parts SELECT n, n + 100 FROM generate_series(1, 99) n;`;

const REQUIRED = `${PARTS} ALTER TABLE parts ALTER COLUMN id SET NOT NULL;`;

const KEYED = `ALTER TABLE parts_1 ADD CONSTRAINT one UNIQUE (id, at); ALTER TABLE parts_2a ADD CONSTRAINT two UNIQUE (id, at);`;

const REFERRING = `ALTER TABLE parts_1 ADD CONSTRAINT one FOREIGN KEY (id) REFERENCES users (id); ALTER TABLE parts_2a ADD CONSTRAINT two FOREIGN KEY (id) REFERENCES users;`;

/** What a partitioned table's key or foreign key takes over of its partitions is neither built nor read. */
export const PARTITION_CASES: readonly Case[] = [
  ...[
    [PARTS, 'ALTER TABLE parts ADD CONSTRAINT k UNIQUE (id, at)'],
    [PARTS, 'ALTER TABLE ONLY parts ADD CONSTRAINT k UNIQUE (id, at)'],
    [PARTS, 'ALTER TABLE ONLY parts_1 ADD CONSTRAINT k UNIQUE (id)'],
    [`${PARTS} ${KEYED}`, 'ALTER TABLE parts ADD CONSTRAINT k UNIQUE (id, at)'],
    [`${PARTS} ${KEYED}`, 'ALTER TABLE parts ADD CONSTRAINT k UNIQUE (at, id)'],
    [`${PARTS} ${KEYED}`, 'ALTER TABLE parts ADD CONSTRAINT k UNIQUE (id, at) INITIALLY DEFERRED'],
    [`${PARTS} ${KEYED}`, 'ALTER TABLE parts_2 ADD UNIQUE (id, at)'],
    [
      `${PARTS} ${KEYED} ALTER TABLE parts_2 ADD UNIQUE (id, at);`,
      'ALTER TABLE parts ADD CONSTRAINT k UNIQUE (id, at)',
    ],
    [
      `${PARTS} CREATE UNIQUE INDEX one ON parts_1 (id, at);`,
      'ALTER TABLE parts ADD CONSTRAINT k UNIQUE (id, at)',
    ],
    [
      `${PARTS} ALTER TABLE parts ADD CONSTRAINT j UNIQUE (id, at);`,
      'ALTER TABLE parts ADD CONSTRAINT k UNIQUE (id, at)',
    ],
    [
      `${PARTS} ${KEYED} ALTER TABLE parts ADD CONSTRAINT k UNIQUE (id, at);`,
      'ALTER TABLE parts DROP CONSTRAINT k',
    ],
    [
      `${PARTS} ${KEYED} ALTER TABLE ONLY parts ADD CONSTRAINT k UNIQUE (id, at);`,
      'ALTER INDEX k ATTACH PARTITION one',
    ],
    [REQUIRED, 'ALTER TABLE parts ADD PRIMARY KEY (id, at)'],
    [REQUIRED, 'ALTER TABLE ONLY parts ADD PRIMARY KEY (id, at)'],
    [
      `${REQUIRED} ${KEYED.replaceAll('UNIQUE', 'PRIMARY KEY')}`,
      'ALTER TABLE parts ADD PRIMARY KEY (id, at)',
    ],
    [`${REQUIRED} ${KEYED}`, 'ALTER TABLE parts ADD PRIMARY KEY (id, at)'],
    [PARTS, 'ALTER TABLE parts ADD CONSTRAINT k FOREIGN KEY (id) REFERENCES users'],
    [`${PARTS} ${REFERRING}`, 'ALTER TABLE parts ADD CONSTRAINT k FOREIGN KEY (id) REFERENCES users'],
    [`${PARTS} ${REFERRING}`, 'ALTER TABLE parts_2 ADD FOREIGN KEY (id) REFERENCES users'],
    [
      `${PARTS} ${REFERRING}`,
      'ALTER TABLE parts ADD CONSTRAINT k FOREIGN KEY (id) REFERENCES users ON DELETE CASCADE',
    ],
    [
      `${PARTS} ${REFERRING} ALTER TABLE parts_2 ADD FOREIGN KEY (id) REFERENCES users;`,
      'ALTER TABLE parts ADD CONSTRAINT k FOREIGN KEY (id) REFERENCES users',
    ],
    [
      `${PARTS} ${REFERRING.replace('(id);', '(id) NOT VALID;')}`,
      'ALTER TABLE parts ADD CONSTRAINT k FOREIGN KEY (id) REFERENCES users',
    ],
    [
      `${PARTS} ${REFERRING} ALTER TABLE parts ADD CONSTRAINT k FOREIGN KEY (id) REFERENCES users;`,
      'ALTER TABLE parts DROP CONSTRAINT k',
    ],
  ].map(([setup = '', statement = '']) => ({ setup, statement })),
];
