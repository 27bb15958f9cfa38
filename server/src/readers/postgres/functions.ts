import type {
  AlterFunctionStmt,
  CreateFunctionStmt,
  Node,
  ObjectType,
  ObjectWithArgs,
  TypeName as TypeNameNode,
} from 'libpg-query';
import type { AlterFunction, CreateFunction, Parameters, Volatility } from '../../operations/objects';
import { optionOf } from './indexes';
import { qualified, strings } from './names';
import { stringOption } from './sequences-and-functions';
import { setVariable } from './session';
import { spanOf, textOf, type Part } from './source';
import { typeName } from './types';

export function createFunction(part: Part, node: CreateFunctionStmt): CreateFunction {
  const language = (stringOption(node.options, 'language') ?? 'sql').toLowerCase();
  return {
    type: 'CreateFunction',
    span: spanOf(part),
    name: qualified(strings(node.funcname)),
    procedure: node.is_procedure === true,
    orReplace: node.replace === true,
    volatility: volatilityOf(node.options) ?? 'volatile',
    ...(isStrict(node.options) && { strict: true }),
    ...returnsOf(part, node),
    language,
    parameters: parametersOf(part, node),
    ...((language === 'sql' || language === 'plpgsql') && { definition: textOf(part) }),
  };
}

/** ALTER FUNCTION: settings, volatility, STRICT. */
export function alterFunction(part: Part, { objtype, func, actions }: AlterFunctionStmt): AlterFunction {
  const volatility = volatilityOf(actions);
  const strict = isStrict(actions);
  const settings = (actions ?? []).flatMap((item) => {
    const set = 'DefElem' in item && item.DefElem.defname === 'set' ? item.DefElem.arg : undefined;
    const read = set && 'VariableSetStmt' in set ? setVariable(part, set.VariableSetStmt) : undefined;
    return read?.type === 'SetVariable' ? [read] : [];
  });
  return {
    type: 'AlterFunction',
    span: spanOf(part),
    kind: kindOf(objtype),
    name: qualified(strings(func?.objname)),
    ...signatureOf(part, func),
    changes: {
      ...(volatility !== undefined && { volatility }),
      ...(strict !== undefined && { strict }),
      settings,
    },
  };
}

export function kindOf(type: ObjectType | undefined): AlterFunction['kind'] {
  return type === 'OBJECT_PROCEDURE' ? 'PROCEDURE' : type === 'OBJECT_ROUTINE' ? 'ROUTINE' : 'FUNCTION';
}

/** The types behind a function's name, as `Parameters.signature`; nothing where none are written. */
export function signatureOf(part: Part, named: ObjectWithArgs | undefined): { readonly signature?: string } {
  if (named === undefined || named.args_unspecified === true) return {};
  const types = (named.objargs ?? []).map((item) => ('TypeName' in item ? item.TypeName : undefined));
  return { signature: types.map((type) => shownType(part, type)).join() };
}

function shownType(part: Part, type: TypeNameNode | undefined): string {
  const { schema, name, arrayDimensions } = typeName(part, type);
  return `${schema === undefined ? '' : `${schema}.`}${name}${arrayDimensions > 0 ? '[]' : ''}`;
}

function volatilityOf(options: readonly Node[] | undefined): Volatility | undefined {
  const volatility = stringOption(options, 'volatility');
  return volatility === 'immutable' || volatility === 'stable' || volatility === 'volatile'
    ? volatility
    : undefined;
}

/** Undefined where nothing is said. */
function isStrict(options: readonly Node[] | undefined): boolean | undefined {
  const value = optionOf(options, 'strict')?.arg;
  return value && 'Boolean' in value ? value.Boolean.boolval === true : undefined;
}

function returnsOf(
  part: Part,
  { returnType, parameters = [] }: CreateFunctionStmt,
): { readonly returns?: string } {
  const hasOut = parameters.some((item) => {
    const mode = 'FunctionParameter' in item ? item.FunctionParameter.mode : undefined;
    return mode === 'FUNC_PARAM_TABLE' || mode === 'FUNC_PARAM_OUT' || mode === 'FUNC_PARAM_INOUT';
  });
  // `orders.id%TYPE` stands for a type that only the server looks up.
  if (returnType === undefined || hasOut || returnType.pct_type === true) return {};
  return { returns: `${returnType.setof === true ? 'SETOF ' : ''}${shownType(part, returnType)}` };
}

/** A CALL also gives what comes out of a procedure; a function's results are no parameters of a call. */
function parametersOf(part: Part, node: CreateFunctionStmt): Parameters {
  const given = (node.parameters ?? []).flatMap((item) => {
    const parameter = 'FunctionParameter' in item ? item.FunctionParameter : undefined;
    const { mode } = parameter ?? {};
    const isResult = mode === 'FUNC_PARAM_TABLE' || (mode === 'FUNC_PARAM_OUT' && node.is_procedure !== true);
    return parameter === undefined || isResult ? [] : [parameter];
  });
  return {
    signature: given.map(({ argType }) => shownType(part, argType)).join(),
    required: given.filter(({ mode, defexpr }) => defexpr === undefined && mode !== 'FUNC_PARAM_VARIADIC')
      .length,
    most: given.length,
    variadic: given.some(({ mode }) => mode === 'FUNC_PARAM_VARIADIC'),
  };
}
