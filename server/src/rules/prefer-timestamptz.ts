import { isType, typePreference } from './column-types';
import { defineRule } from './rule';

/** timestamp has no zone: what moment it means depends on who wrote it. timestamptz is as long, and means a moment. */
export const rule = defineRule(
  typePreference({
    id: 'prefer-timestamptz',
    description: 'Stores a time without its zone',
    says: ({ type }, name) =>
      isType(type, 'timestamp')
        ? `${name} has no time zone, so what moment a value means depends on the session that wrote it. timestamptz takes as much room and means one moment everywhere.`
        : undefined,
  }),
);
