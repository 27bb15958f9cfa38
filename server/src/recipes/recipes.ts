import { addCheck } from './add-check';
import { addColumnRecipe } from './add-column';
import { addColumnWithDefault } from './add-column-with-default';
import { addDomainConstraint } from './add-domain-constraint';
import { addEnumValue } from './add-enum-value';
import { addForeignKey } from './add-foreign-key';
import { addGeneratedColumn } from './add-generated-column';
import { addIdentityColumn } from './add-identity-column';
import { addPrimaryKey } from './add-primary-key';
import { addUnique } from './add-unique';
import { attachPartition } from './attach-partition';
import { backfill } from './backfill';
import { changeColumnType } from './change-column-type';
import { createIndex } from './create-index';
import { dropColumn } from './drop-column';
import { dropIndex } from './drop-index';
import { dropTable } from './drop-table';
import type { Recipe } from './recipe';
import { renameColumn } from './rename-column';
import { renameEnumValue } from './rename-enum-value';
import { renameTable } from './rename-table';
import { setNotNull } from './set-not-null';

/** Every recipe, in the order in which the wizard offers them. */
export const RECIPES: readonly Recipe[] = [
  addColumnRecipe,
  addColumnWithDefault,
  addIdentityColumn,
  addGeneratedColumn,
  renameColumn,
  changeColumnType,
  dropColumn,
  setNotNull,
  backfill,
  createIndex,
  dropIndex,
  addForeignKey,
  addCheck,
  addUnique,
  addPrimaryKey,
  addDomainConstraint,
  addEnumValue,
  renameEnumValue,
  attachPartition,
  renameTable,
  dropTable,
];

/** The recipe of an id; undefined where there is none. */
export function recipeById(id: string): Recipe | undefined {
  return RECIPES.find((recipe) => recipe.id === id);
}
