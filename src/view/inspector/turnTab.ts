/** The tabs that tell of a turn, in their order. */
export const TURN_TABS = ['Tokens', 'Prompt', 'Reward', 'Update', 'Fork'] as const;
export type TurnTab = (typeof TURN_TABS)[number];
