namespace NgHvi;

/// <summary>What models of several grouping factors are not made for.</summary>
internal static class FactorCheck
{
    public static void Run(ModelData data, Response response, bool isDeep)
    {
        if (data.Factors.Count < 2) return;
        if (!response.HasSufficientStatistics)
            throw new InputException(
                $"Several grouping factors go with gaussian responses of one σ, not with {response.Name}"
                + (response.HasGroupScale ? " responses of a σ by group" : "") + ", whose integrals have no closed form; leave one of "
                + $"{NameSuggestion.List([.. data.Factors.Select(factor => factor.Name)])}.");
        if (isDeep)
            throw new InputException(
                "A network goes with one grouping factor; leave one random term, or take deep(...) out of the formula.");
        foreach (var factor in data.Factors)
            if (factor.Keys.Count == data.RowCount)
                throw new InputException(
                    $"Every row is a level of its own of \"{factor.Name}\", so its effects cannot be told from residuals; "
                    + "leave its term out.");
    }
}
