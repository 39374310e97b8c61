// How questions look where the terminal shows ASCII alone; the library asks no locale.

const keyNames: Readonly<Record<string, string>> = { '↑↓': 'up, down', '⏎': 'enter' }

/** A theme for every kind of question, without colours in its signs. */
export const asciiTheme = {
  prefix: { idle: '?', done: '+' },
  icon: { checked: '[x]', unchecked: '[ ]', cursor: '>' },
  style: {
    keysHelpTip: (keys: readonly (readonly [key: string, action: string])[]): string =>
      keys.map(([key, action]) => `${keyNames[key] ?? key}: ${action}`).join(', '),
  },
}
