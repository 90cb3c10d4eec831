/** What the kernel says of itself. */
import type { WireData } from '../protocol.js';
import { PROTOCOL } from './message.js';

/** The content of `kernel_info_reply`. */
export function kernelInfo({ node, typescript, tslab }: WireData['versions']): object {
  return {
    status: 'ok',
    protocol_version: PROTOCOL,
    implementation: 'tslab',
    implementation_version: tslab,
    language_info: {
      name: 'typescript',
      version: typescript,
      mimetype: 'text/typescript',
      file_extension: '.ts',
      pygments_lexer: 'typescript',
      nbconvert_exporter: 'script',
      // The name that makes both CodeMirror 5 and 6 clients colour TypeScript.
      codemirror_mode: { name: 'javascript', mode: 'typescript', typescript: true },
    },
    banner: `TypeScript ${typescript} (tslab ${tslab}, Node ${node})`,
    help_links: [],
    supported_features: [],
  };
}
