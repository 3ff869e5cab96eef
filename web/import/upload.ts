import type { ReceivedView } from '../../server/contract/send.types.ts'
import { errorOfText, urls } from '../api.ts'
import type { MailFileType } from './mail-file.ts'

interface UploadOptions {
  readonly type: MailFileType
  /** From 0 to 1, while the file is on its way. */
  readonly onShare: (share: number) => void
  readonly signal: AbortSignal
}

/** Imports a file into an instance. Rejects with `ApiError`; `fetch` could not say how far it is. */
export function upload(
  instance: string,
  file: Blob,
  { type, onShare, signal }: UploadOptions,
): Promise<ReceivedView> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', urls.messages(instance))
    request.setRequestHeader('content-type', type)
    request.setRequestHeader('x-stagingpost', '1')
    request.upload.onprogress = ({ loaded, total }) => onShare(total === 0 ? 1 : loaded / total)
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText) as ReceivedView)
      else reject(errorOfText(request.status, request.responseText))
    }
    request.onerror = () => reject(new Error('no answer'))
    request.onabort = () => reject(new Error('stopped'))
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}
