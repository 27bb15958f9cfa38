import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from './lsp/server';
import { askMainBranch } from './workspace/main-branch';
import { nodeFiles } from './workspace/node-files';

startServer(createConnection(ProposedFeatures.all), { localFiles: nodeFiles, askMainBranch });
