import { globSync } from '../glob';
import { runMocha } from '../mocha-run';
import { repositoryRoot } from '../repository';

/** `npm run fuzz -- --minutes 30`. */
const place = process.argv.indexOf('--minutes');
if (place >= 0) process.env['SAFE_MIGRATIONS_FUZZ_MINUTES'] = process.argv[place + 1] ?? '';
void runMocha(globSync(`${repositoryRoot()}/out/test/fuzz`, '.test.js')).then(({ passed, failed }) => {
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
});
