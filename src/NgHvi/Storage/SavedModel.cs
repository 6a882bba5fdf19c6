namespace NgHvi;

internal static class SavedModel
{
    public static SavedFit.Structure Structure(MixedDensity model)
    {
        var (data, options) = (model.Data, model.Options);
        return new(
            data.Design?.ToDocument(), data.FixedNames, data.RandomNames, data.InputNames, data.HasRandomFeatures, [.. options.Hidden],
            options.Activation, model.HasSeveralFactors ? options.IsDiagonal == true : model.PriorContext.IsDiagonal, model.Precision,
                model.Units, model.Priors, options.Sigma, options.Shock,
            options.Nu);
    }

    public static SavedFit.RowList Rows(ModelData data)
    {
        var columns = PackedColumns.Pack(data.Fixed, data.FixedNames.Count);
        return new(
            data.HasGroups ? data.GroupOffsets.ToArray() : [],
            PackedColumns.ToText(data.Response),
            columns,
            PackedColumns.Pack(data.Random, data.RandomNames.Count, columns),
            PackedColumns.Pack(data.Inputs, data.InputNames.Count),
            Text(data.Offset),
            Text(data.Trials),
            data.SourceRows.SequenceEqual([.. Enumerable.Range(0, data.StoredRowCount)]) ? null : Text([.. data.SourceRows.ToArray()]),
            data.HasRows ? null : data.Sizes.ToArray());

        static string? Text(ReadOnlySpan<double> values) => values.IsEmpty ? null : PackedColumns.ToText(values);
    }

    public static IReadOnlyList<SavedFit.Grouping>? Others(ModelData data) => data.Factors.Count < 2 ? null : [.. data.Factors.Skip(1)
        .Select(factor => new SavedFit.Grouping(
            factor.Name, factor.Keys, PackedColumns.ToText(Array.ConvertAll(factor.Levels, level => (double)level))))];

    public static MixedDensity Restore(SavedFit saved)
    {
        var (structure, data) = (saved.Model, Data(saved));
        return new(data, new ModelOptions
        {
            Response = Response.Parse(saved.Family),
            Sigma = structure.Sigma,
            Shock = structure.Shock,
            Nu = structure.Nu,
            Priors = Priors.Of(structure.Priors),
            Hidden = structure.Widths,
            Activation = structure.Activation,
            IsDiagonal = data.Factors.Count > 1 && !structure.IsDiagonal ? null : structure.IsDiagonal, // "||" says the rest.
            Precision = structure.Precision,
            Units = Units(structure.Units, ModelUnits.None(data, structure.Widths is [.., var width] ? width : 0)),
        });
    }

    public static IReadOnlyList<RandomEffect> Effects(SavedFit saved, MixedDensity model)
    {
        var (all, several) = (saved.RandomEffects, model.HasSeveralFactors ? model.Factors : []);
        (string Factor, IReadOnlyList<string> Names)[] owners =
            [.. several.SelectMany(factor => Enumerable.Repeat((factor.Name, model.NamesOf(factor)), factor.Keys.Count))];
        if (several.Count > 0) Guard.SameLength(all.Count, "randomEffects", owners.Length, "the levels of all grouping factors");
        return [.. all.Select((one, i) =>
        {
            var (factor, names) = several.Count > 0 ? owners[i] : ("", saved.RandomEffectNames);
            Guard.SameLength(one.Means.Count, "a mean in randomEffects", names.Count, "randomEffectNames");
            Guard.SameLength(one.StandardDeviations.Count, "an sd in randomEffects", names.Count, "randomEffectNames");
            return one with { Factor = factor, Names = names };
        })];
    }

    private static ModelData Data(SavedFit saved)
    {
        var (structure, rows, source) = (saved.Model, saved.Rows, saved.Data);
        var response = PackedColumns.ToNumbers(rows.Response);
        var n = response.Length;
        Guard.SameLength(rows.Sizes?.Sum() ?? n, "the response", source.N, "the number of rows");
        string[]? groups = null;
        if (source.GroupKeys.Count > 0)
        {
            groups = new string[n];
            var offsets = rows.GroupOffsets;
            Guard.SameLength(offsets[^1], "the rows of all groups", n, "the number of rows");
            foreach (var (k, key) in source.GroupKeys.Index()) Array.Fill(groups, key, offsets[k], offsets[k + 1] - offsets[k]);
        }

        var data = ModelData.FromArrays(
            response, PackedColumns.Unpack(rows.Fixed, n), PackedColumns.Unpack(rows.Random, n, rows.Fixed),
            PackedColumns.Unpack(rows.Inputs, n), groups, structure.FixedNames, structure.RandomNames, structure.InputNames,
            source.GroupColumn, source.Response, structure.HasRandomFeatures,
            Numbers(rows.Offset), Numbers(rows.Trials));
        if (groups is not null && !data.GroupKeys.SequenceEqual(source.GroupKeys))
            throw new ArgumentException("A group has two keys or none.");
        data = data.Under(
            structure.Design is { } design ? Design.FromDocument(design) : null, source.DroppedRows, saved.Notes, Numbers(rows.Source))
            .Under([.. (source.Others ?? []).Select(other => (other.Keys.ToArray(), Levels(other, n)))]);
        return rows.Sizes is null ? data : data.OfFactors(rows.Sizes);

        static int[] Levels(SavedFit.Grouping other, int n)
        {
            var levels = PackedColumns.ToNumbers(other.Levels);
            return levels.Length == n && levels.All(level => level >= 0 && level < other.Keys.Count && level == Math.Floor(level))
                ? Array.ConvertAll(levels, level => (int)level)
                : throw new ArgumentException($"The levels of \"{other.Name}\" are not those of its rows.");
        }

        static double[] Numbers(string? text) => text is null ? [] : PackedColumns.ToNumbers(text);
    }

    private static ModelUnits Units(ModelUnits saved, ModelUnits model)
    {
        foreach (var (from, to) in Parts(saved).Zip(Parts(model)))
            Guard.SameLength(from.Length, "saved units", to.Length, "the model's columns");
        Guard.Positive(saved.ResponseScale);
        return saved.IsUsable ? saved with { FixedIntercept = model.FixedIntercept, RandomBlocks = model.RandomBlocks }
            : throw new ArgumentException("A unit is not a finite number, or no scale.");

        static double[][] Parts(ModelUnits units) =>
            [units.FixedCenters, units.FixedScales, units.RandomCenters, units.RandomScales, units.InputCenters, units.InputScales];
    }
}
