// The compiled file system of the tests.
module.exports = require('../../../out/test/editor/memory-files.js');
