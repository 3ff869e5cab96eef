/** Tabs of a message that are loaded when one of them is chosen first. */
export { AttachmentsTab } from './attachments-tab.tsx'
export { CompareTab } from './compare-tab.tsx'
export { DeliveredTab } from './delivered-tab.tsx'
export { HeadersTab } from './headers-tab.tsx'
export { HtmlTab } from './html-tab.tsx'
export { RawTab } from './raw-tab.tsx'
export { SessionTab } from './session-tab.tsx'
export { StructureTab } from './structure-tab.tsx'
