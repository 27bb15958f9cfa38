import { isType, typePreference } from './column-types';
import { defineRule } from './rule';

/** json keeps the text and reads it anew for each access; it has no equality and no GIN index. */
export const rule = defineRule(
  typePreference({
    id: 'prefer-jsonb',
    description: 'Stores JSON as text that is read anew each time',
    says: ({ type }, name) =>
      isType(type, 'json')
        ? `${name} is kept as text and read anew for each access, has no = (so DISTINCT and UNION fail), and no index. jsonb has all of these; only white space, the order of keys and duplicates are lost.`
        : undefined,
  }),
);
