import { objectIn } from '../decode/body';
import { duplicatesIn } from '../decode/duplicates';
import type { Kernel } from '../kernel';
import type { ApiRequest, Target } from '../request';
import { badRequest, methodNotAllowed } from '../status';
import type { Writer } from '../writer';
import { create } from './create';
import { list } from './list';
import { patch } from './patch';
import { present } from './present';
import { deleteOptionsFrom, remove } from './remove';
import { removeCollection } from './remove-collection';
import { replace } from './replace';

export interface KubeAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Serves one request that is no watch. Throws KubeError. */
export function serve(
  kernel: Kernel,
  request: ApiRequest,
  target: Target,
  writer: Writer,
): KubeAnswer {
  const { query, contentType } = request;
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return { status: 200, body: read(kernel, target, query) };
    case 'POST':
      // Only those of custom resources take a name in the path.
      if (target.name !== undefined && target.resource.custom !== true) throw methodNotAllowed();
      return { status: 201, body: create(kernel, target, bodyIn(request, target), strict(writer)) };
    case 'PUT':
      if (target.name === undefined) throw methodNotAllowed();
      return {
        status: 200,
        body: replace(kernel, target, bodyIn(request, target), strict(writer)),
      };
    case 'PATCH': {
      if (target.name === undefined) throw methodNotAllowed();
      const { status, object } = patch(kernel, target, { contentType, query }, writer);
      return { status, body: object };
    }
    case 'DELETE':
      return { status: 200, body: removed(kernel, request, target) };
    default:
      throw methodNotAllowed();
  }
}

function read(kernel: Kernel, target: Target, query: URLSearchParams): unknown {
  return target.name === undefined ? list(kernel, target, query) : present(kernel, target);
}

function bodyIn({ text, contentType }: ApiRequest, { resource }: Target) {
  return objectIn(text, contentType, resource.kind);
}

/** Only JSON is searched for duplicate keys. */
function strict(writer: Writer): Writer {
  if (writer.fieldValidation === 'Ignore' || !writer.text.startsWith('{')) return writer;
  return { ...writer, duplicates: duplicatesIn(writer.text) };
}

function removed(kernel: Kernel, { text, query }: ApiRequest, target: Target): unknown {
  const options = deleteOptionsFrom(jsonIn(text), query);
  if (target.name === undefined) return removeCollection(kernel, target, query, options);
  return remove(kernel, target, options);
}

function jsonIn(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch (error) {
    throw badRequest(
      `the object provided is unrecognized (must be of type DeleteOptions): ${String(error)}`,
    );
  }
}
