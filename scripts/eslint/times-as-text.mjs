import ts from 'typescript';

/** What the template of IsoTime has between its places. */
const ISO_TIME = ',-,-,T,Z';
const HELPERS = 'Use the helpers of shared/core/base/iso-time.ts';

/** Times are compared and read in one place: as text, `…00Z` sorts after `…00.500Z`, and NaN is after nothing. */
export const timesAsText = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      compared: `Times sort wrongly as text. ${HELPERS}: isAfter, msBetween, byTime.`,
      parsed: `What is no time becomes NaN or throws. ${HELPERS}: msOf, tryMs, tryIsoTime.`,
    },
  },
  create(context) {
    const services = context.sourceCode.parserServices;
    const checker = services.program.getTypeChecker();
    const typesOf = (type) => (type.isUnion() ? type.types : [type]);
    const isTimeType = (type) => typesOf(type).some((part) => part.texts?.join() === ISO_TIME);
    const isTime = (node) => isTimeType(services.getTypeAtLocation(node));
    const isText = (node) =>
      typesOf(services.getTypeAtLocation(node)).some(
        ({ flags }) => (flags & ts.TypeFlags.StringLike) !== 0,
      );
    const itemsAreTimes = (node) => {
      const item = checker.getIndexTypeOfType(
        services.getTypeAtLocation(node),
        ts.IndexKind.Number,
      );
      return item !== undefined && isTimeType(item);
    };
    return {
      BinaryExpression(node) {
        if (!['<', '>', '<=', '>='].includes(node.operator)) return;
        if (isTime(node.left) || isTime(node.right))
          context.report({ node, messageId: 'compared' });
      },
      'NewExpression[callee.name="Date"][arguments.length=1]'(node) {
        if (isText(node.arguments[0])) context.report({ node, messageId: 'parsed' });
      },
      'MemberExpression[object.name="Date"][property.name="parse"]'(node) {
        context.report({ node, messageId: 'parsed' });
      },
      'CallExpression[callee.property.name="localeCompare"]'(node) {
        if (isTime(node.callee.object)) context.report({ node, messageId: 'compared' });
      },
      'CallExpression[callee.property.name=/^(sort|toSorted)$/][arguments.length=0]'(node) {
        if (itemsAreTimes(node.callee.object)) context.report({ node, messageId: 'compared' });
      },
    };
  },
};
