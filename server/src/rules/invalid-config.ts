import { defineRule } from './rule';

/** Reported in the configuration file itself by those who read it. */
export const rule = defineRule({
  id: 'invalid-config',
  category: 'meta',
  description: 'Sets something in .safe-migrations.json that does not exist or does not fit',
  severity: { recommended: 'warning', strict: 'warning', protocol: 'warning' },
  recipes: [],
});
