/**
 * Why a transaction could not go on: the connection, the relay's behaviour or our own reading, never a verdict on a
 * recipient. The message is shown to people as the delivery's last reply.
 */
export class SendTrouble extends Error {
  override readonly name = 'SendTrouble'
}
