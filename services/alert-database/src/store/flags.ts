import { required, withDefault } from '@alert-stream/common/command/flags.ts';
import { folder, oneOf } from '@alert-stream/common/command/kinds.ts';

/** The flags that say where objects are kept, the same for both programs. */
export const storeFlags = {
  backend: withDefault(oneOf(['local-files']), 'local-files', { help: 'the kind of store' }),
  'local-file-root': required(folder, { help: 'the folder of the local-files store' }),
};
