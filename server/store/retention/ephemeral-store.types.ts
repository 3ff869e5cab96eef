/** Instances that are deleted by themselves when their time is over. */
export interface EphemeralStore {
  /** From then on it is to be deleted. */
  put(instanceId: number, expiresAtMs: number): Promise<void>
  /** Names of those whose time is over and that are there still. */
  over(nowMs: number): Promise<readonly string[]>
  /** How many there are. */
  count(): Promise<number>
}
