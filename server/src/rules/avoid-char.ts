import { isType, typePreference } from './column-types';
import { defineRule } from './rule';

/** char(n) is filled up with blanks, which count in LIKE and length of some functions and not in others; it saves nothing. */
export const rule = defineRule(
  typePreference({
    id: 'avoid-char',
    description: 'Stores a text as char(n), filled up with blanks',
    says: ({ type }, name) =>
      isType(type, 'bpchar')
        ? `${name} is filled up with blanks to its full length, and whether they count depends on the function that reads it. text stores what was written.`
        : undefined,
  }),
);
