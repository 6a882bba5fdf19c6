using Microsoft.Data.Analysis;

namespace NgHvi;

/// <summary>A description of a fit as a method sees it.</summary>
internal sealed class FitSpecValues(FitSpec spec, Formula formula, DataFrame? table = null) : IMethodValues
{
    public bool IsPublished => spec.IsPublished;
    public Response Response => Response.Parse(spec.Family);
    public bool HasNetwork => formula.IsDeep && spec.Hidden is not { Count: 0 };

    public int? Whole(string name) => spec.Whole(name);
    public double? Real(string name) => spec.Real(name);
    public string? Text(string name) => spec.Text(name);
    public DataFrame? Rows(string name) => spec.Text(name) is { } filter ? table?.Where(filter) : null;
}
