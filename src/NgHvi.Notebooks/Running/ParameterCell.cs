using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Sessions;

namespace NgHvi.Notebooks.Running;

/// <summary>Puts a cell that sets parameters into a notebook, after the cell that declares them.</summary>
internal static class ParameterCell
{
    /// <summary>The notebook with such a cell: after the cell tagged "parameters", or first, or in the place of an earlier one.</summary>
    /// <exception cref="NotebookException">A parameter is not declared, or its value is not of its type.</exception>
    public static NotebookDocument Inject(NotebookDocument notebook, NotebookParameters parameters)
    {
        if (parameters.Values.Count == 0)
        {
            return notebook;
        }

        var cells = notebook.Cells.ToList();
        var declaring = cells.FindIndex(cell => notebook.IsCSharp(cell) && cell.Tags.Contains(CellTags.Parameters));
        var declared = declaring < 0 ? null : Declarations(cells[declaring].Source);
        var source = "// Parameters\n" + string.Join('\n', parameters.Values.Select(entry => Assignment(entry.Key, entry.Value, declared)));
        var present = cells.FindIndex(cell => notebook.IsCSharp(cell) && cell.Tags.Contains(CellTags.InjectedParameters));
        if (present >= 0)
        {
            cells[present] = cells[present] with { Source = source };
        }
        else
        {
            var metadata = NotebookMetadata.OfCell(KernelNames.CSharp);
            metadata["tags"] = new JsonArray(CellTags.InjectedParameters);
            cells.Insert(declaring + 1, new NotebookCell
            {
                Kind = CellKind.Code,
                Id = new CellIds(cells.Select(cell => cell.Id)).Make(declaring + 1, CellTags.InjectedParameters),
                Source = source,
                Json = new JsonObject { ["metadata"] = metadata },
            });
        }

        return notebook with { Cells = cells };
    }

    private static string Assignment(string name, ParameterValue value, Dictionary<string, (string Written, ITypeSymbol Type)>? declared)
    {
        if (declared is null)
        {
            var (type, expression) = ParameterLiteral.Of(value);
            return $"{type} {name} = {expression};";
        }

        if (!declared.TryGetValue(name, out var variable))
        {
            throw new NotebookException(
                $"The parameter {name} is not declared in the cell tagged parameters; declared there are " +
                $"{(declared.Count > 0 ? string.Join(", ", declared.Keys) : "none")}.");
        }

        return ParameterLiteral.Of(value, variable.Type) is { } written
            ? $"{variable.Written} {name} = {written};"
            : throw new NotebookException($"The parameter {name} is \"{value.Text}\"; the notebook declares it as {variable.Written}.");
    }

    /// <summary>The variables a cell declares, with their types as they are written there, or as they are found for "var".</summary>
    private static Dictionary<string, (string Written, ITypeSymbol Type)> Declarations(string source)
    {
        var model = new SubmissionCompiler(new SessionReferences()).Analyse(CellCode.WithoutCommands(source), CancellationToken.None);
        var found = new Dictionary<string, (string, ITypeSymbol)>(StringComparer.Ordinal);
        foreach (var member in model.SyntaxTree.GetRoot().ChildNodes())
        {
            if (member is FieldDeclarationSyntax { Declaration: var declaration })
            {
                foreach (var variable in declaration.Variables)
                {
                    Add(variable, variable.Identifier.Text, declaration.Type.IsVar ? null : declaration.Type.ToString());
                }
            }
            else if (member is GlobalStatementSyntax { Statement: ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax it } })
            {
                // var (a, b) = (1, 2);
                foreach (var variable in it.Left.DescendantNodes().OfType<SingleVariableDesignationSyntax>())
                {
                    Add(variable, variable.Identifier.Text, null);
                }
            }
        }

        return found;

        void Add(SyntaxNode node, string name, string? written)
        {
            if (model.GetDeclaredSymbol(node) is IFieldSymbol { Type: var type })
            {
                found[name] = (written ?? (type.TypeKind == TypeKind.Error ? "var" : type.ToDisplayString()), type);
            }
        }
    }
}
