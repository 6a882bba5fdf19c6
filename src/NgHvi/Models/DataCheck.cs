namespace NgHvi;

/// <summary>Refuses data that no arithmetic holds, or that leave a parameter nothing to be learned from.</summary>
internal static class DataCheck
{
    private const double Largest = ModelData.Largest, Negligible = 1e-9;
    private const int FirstRows = 1000;

    public static void Scales(ModelData data) // Of factors as far as is not known before.
    {
        All(data.Response, [data.ResponseName], "response");
        All(data.Offset, data.Offset.IsEmpty ? [] : ["offset"], "column");
        All(data.Fixed, data.FixedNames, "column");
        All(data.Random, data.RandomNames, "column");
        All(data.Inputs, data.InputNames, "column");

        void All(ReadOnlySpan<double> values, IReadOnlyList<string> names, string part)
        {
            for (var j = 0; j < names.Count; j++)
            {
                var (width, most, spread) = (names.Count, 0.0, 0.0);
                if (!data.HasRows) spread = ModelUnits.Moments(values, width, j, ones: data.Ones).Sd;
                for (var i = j; i < values.Length && data.HasRows; i += width)
                    (most, spread) = (Math.Max(most, Math.Abs(values[i])), Math.Max(spread, Math.Abs(values[i] - values[j])));

                var isNarrow = spread is > 0 and < 1 / Largest;
                if (most > Largest || isNarrow)
                    throw new InputException(FormattableString.Invariant(
                        $"The {part} \"{names[j]}\" {(isNarrow ? $"varies by {spread:G3} only" : $"reaches {most:G3}")}; allowed are ")
                        + $"sizes of 1E-35 to 1E+35: {(isNarrow ? "multiply" : "divide")} it by a power of ten, as another unit would.");
                if (names[j] != "(Intercept)" && data.HasRows && spread > 5e-16 * most && ModelUnits.Moments(values, width, j).Sd == 0)
                    throw new InputException(FormattableString.Invariant(
                        $"The {part} \"{names[j]}\" varies by {spread:G3} only about {most:G3}, too near to rounding; ")
                        + "subtract a constant from it before it is written.");
            }
        }
    }

    public static void Factors(ModelData data, Response response, bool isDeep) // What several are not for.
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

    public static void Run(MixedDensity model)
    {
        var (data, q) = (model.Data, model.Data.FixedNames.Count);
        var (n, response) = (data.RowCount, $"The response \"{data.ResponseName}\"");
        if (n == 1 && data.Trials.IsEmpty)
            throw new InputException("One row is left to be fitted, which tells no spread; at least two are needed, better many.");
        if (model.Response.IsLocationScale && !model.Options.Priors.IsStandardized
            && ModelUnits.Moments(data.Shifted, 1, 0, ones: data.Ones).Sd is > 0 and < Negligible and var small)
            throw new InputException(FormattableString.Invariant(
                $"{response} has the standard deviation {small:G3}, far from the numbers about 1 that published priors are of; ")
                + "use weak priors, or another unit.");

        // Without a bound where the residual variance goes to 0, unless its prior keeps it from there.
        var isOpen = model.Response.IsLocationScale && !model.Priors.Parameters.Any(prior => prior is VariancePrior.InverseGamma);
        if (q >= n && data.Trials.IsEmpty && (isOpen || (model.Response.IsDiscrete && model.Options.Priors == Priors.Weak)))
            throw new InputException(FormattableString.Invariant(
                $"{q} fixed coefficients for {n} rows leave nothing else to be learned; use fewer columns, a random term in place of ")
                + "a category's levels, or a priors file" + (isOpen ? " with an inverse-gamma \"residual\"." : "."));
        if (data.Factors.Count == 0) OfGroups(data);
        foreach (var factor in data.Factors) OfGroups(data.By(factor));

        void OfGroups(ModelData data)
        {
            Given(data, q);
            if (isOpen) Exact(data, response);
        }
    }

    private static void Given(ModelData data, int q)
    {
        for (var j = 0; j < data.RandomNames.Count && data.GroupCount > 1 && data.GroupCount <= q; j++)
        {
            var (alone, within) = (Project(data, data.StoredRowCount, []), Project(data, data.StoredRowCount, [j]));
            if (within.Rank + within.RandomRank == alone.Rank)
                throw new InputException(
                    $"The fixed effects already give each group of \"{data.GroupName}\" its own "
                    + (j == data.RandomInterceptIndex ? "level" : $"coefficient of \"{data.RandomNames[j]}\"")
                    + ", which leaves the random effects nothing to tell their variance from; take those columns out of the fixed part, "
                    + "or leave out the random term.");
        }
    }

    private static void Exact(ModelData data, string response)
    {
        if (IsFitted(data, [.. Enumerable.Range(0, data.RandomNames.Count)]))
            throw new InputException(
                Project(data, data.StoredRowCount, [], withInputs: true).IsExact
                    ? $"{response} is an exact linear combination of the columns, so that no residual is left to be learned; leave out the "
                        + "column that it was computed from, or add the noise that measurements have."
                : data.HasRandomIntercept && IsConstantWithin(data)
                    ? $"{response} is constant within the groups of \"{data.GroupName}\", so that no residual is left to be learned; keep "
                        + "one row of each group and leave out the random term, or group by something else."
                    : $"{response} is fitted exactly by the columns and the random effects of \"{data.GroupName}\", so that no residual "
                        + "is left to be learned; leave out a column, or let fewer coefficients vary.");
    }

    private static bool IsFitted(ModelData data, int[] random) // By more rows than groups have coefficients; few tell, as a rule.
    {
        for (var rows = Math.Max(FirstRows, 2 * (data.FixedNames.Count + data.InputNames.Count)); ; rows *= 4)
        {
            var found = Project(data, Math.Min(rows, data.StoredRowCount), random, withInputs: true);
            if (!found.IsExact || rows >= data.StoredRowCount) return found.IsExact && found.RandomRank < data.RowCount;
        }
    }

    private static bool IsConstantWithin(ModelData data) => data.HasRows && Enumerable.Range(0, data.GroupCount).All(k =>
        !data.Response[data.GroupOffsets[k]..data.GroupOffsets[k + 1]].ContainsAnyExcept(data.Response[data.GroupOffsets[k]]));

    // Of the first rows, by Gram–Schmidt: ranks of random columns by group and of what they leave of the others, and whether y is gone.
    private static (int Rank, int RandomRank, bool IsExact) Project(
        ModelData data, int rows, ReadOnlySpan<int> random, bool withInputs = false)
    {
        var offsets = data.GroupOffsets;
        var (q, m, randomRank) = (data.FixedNames.Count, withInputs ? data.InputNames.Count : 0, 0);
        var isCenteredWithin = random.Contains(data.RandomInterceptIndex); // Where a constant is among the columns.
        var isCentered = data.HasFixedIntercept || isCenteredWithin;
        var all = rows == data.StoredRowCount ? data.RowCount : rows; // Of which factors have the squares.
        var columns = new double[q + m + 1][];
        for (var j = 0; j < q; j++) columns[j] = Scaled(data.Fixed, q, j);
        for (var j = 0; j < m; j++) columns[q + j] = Scaled(data.Inputs, m, j);
        var y = columns[q + m] = Scaled(data.Shifted, 1, 0);
        var zs = new double[random.Length][];
        for (var i = 0; i < zs.Length; i++) zs[i] = Scaled(data.Random, data.RandomNames.Count, random[i], isCenteredWithin);
        var basis = new List<double[]>();
        for (var k = 0; zs.Length > 0 && k < data.GroupCount && offsets[k] < rows; k++)
        {
            basis.Clear();
            var group = offsets[k]..Math.Min(offsets[k + 1], rows);
            foreach (var z in zs) Extend(basis, z[group], FixedOrder.Norm(z[group]));
            randomRank += basis.Count;
            foreach (var column in columns) Clear(basis, column.AsSpan(group));
        }

        basis.Clear();
        for (var j = 0; j < q + m; j++) Extend(basis, columns[j], Math.Sqrt(all));
        Clear(basis, y);
        var (mean, sd) = ModelUnits.Moments(data.Shifted, 1, 0, ones: data.Ones);
        return (basis.Count, randomRank, FixedOrder.Norm(y) <= (Negligible + (1e-14 * Math.Abs(mean / sd))) * Math.Sqrt(all));

        double[] Scaled(ReadOnlySpan<double> values, int stride, int j, bool? centers = null)
        {
            var (mean, sd) = ModelUnits.Moments(values, stride, j, ones: data.Ones);
            var center = (centers ?? isCentered) && sd > 0 ? mean : 0;
            var (scale, column) = (sd > 0 ? sd : mean == 0 ? 1 : mean, new double[rows]);
            for (var i = 0; i < rows; i++)
                column[i] = (values[(i * stride) + j] - (data.HasRows ? center : center * data.Ones[i])) / scale;
            return column;
        }
    }

    private static void Extend(List<double[]> basis, double[] column, double size)
    {
        Clear(basis, column);
        var norm = FixedOrder.Norm(column);
        if (norm <= Negligible * size) return;
        TensorPrimitives.Divide(column, norm, column);
        basis.Add(column);
    }

    private static void Clear(List<double[]> basis, Span<double> column)
    {
        for (var pass = 0; pass < 2; pass++) // Twice is enough.
            foreach (var one in basis) TensorPrimitives.MultiplyAdd(one, -FixedOrder.Dot(one, column), column, column);
    }
}
