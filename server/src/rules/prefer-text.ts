import { isType, typePreference } from './column-types';
import { defineRule } from './rule';

/** varchar(n) is stored like text. Its limit is part of the type, so that another limit is another type. */
export const rule = defineRule(
  typePreference({
    id: 'prefer-text',
    description: 'Limits a text by varchar(n) instead of a CHECK',
    says: ({ type }, name) =>
      isType(type, 'varchar') && type.modifiers.length > 0
        ? `${name} has the limit ${type.modifiers[0]} in its type, and a shorter one needs every query on the table to wait. text with a CHECK on its length is stored alike, and the CHECK can be replaced beside reads and writes.`
        : undefined,
  }),
);
