/** The tables that older versions of the database had: what their users still have. */
export const VERSION_1 = {
  errors: '++id, at, *&keys, [tabId+at], [code+at], [base+endpoint+at], [open+at]',
  waiting: 'key, at, *groups',
  endpoints: '[base+endpoint]',
  minutes: '[code+minute+base+endpoint], minute',
  budgets: '[tabId+hour], hour',
};

export const VERSION_2 = {
  ...VERSION_1,
  recoveries: '[base+endpoint+at], at',
  quotas: '[base+policy], at',
  histories: '[kind+name], [kind+last]',
  alerts: '[code+startedAt], state, startedAt',
  silences: '[what+name]',
  marks: 'name',
};

const { minutes: _minutes, ...kept } = VERSION_2;
export const VERSION_3 = { ...kept, problems: '[code+base+endpoint], last' };
