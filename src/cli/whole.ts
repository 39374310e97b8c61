// The program with every command, as an import that never completes: a script that is not enough for a command line hands it over.

import { ended } from './main.ts'

await ended
