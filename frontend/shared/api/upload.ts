import { headersFor } from "./client";
import { offline, refusedBy } from "./errors";
import type { Upload } from "./types";

/**
 * Upload one file; XMLHttpRequest because fetch cannot say how far an upload is.
 *
 * @param file what was picked, pasted or dropped
 * @param progress called with the part done, 0 to 1
 * @param signal stops the upload
 * @returns the kept file
 * @throws ApiError when the server refuses it (type, size) or cannot be reached
 */
export function upload(file: File, progress: (part: number) => void, signal?: AbortSignal): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/uploads");
    for (const [name, value] of Object.entries(headersFor("POST"))) request.setRequestHeader(name, value);
    request.responseType = "json";
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    };
    request.onerror = request.onabort = () => {
      reject(offline());
    };
    request.onload = () => {
      if (request.status < 300) resolve(request.response as Upload);
      else reject(refusedBy(request.status, request.response));
    };
    signal?.addEventListener("abort", () => {
      request.abort();
    });
    const form = new FormData();
    form.append("file", file, file.name);
    request.send(form);
  });
}
