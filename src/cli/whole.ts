// The program with every command, as an import that never completes: the offline bundle hands a command line over to it.

import { ended } from './main.ts'

await ended
