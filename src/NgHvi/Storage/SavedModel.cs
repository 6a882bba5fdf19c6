namespace NgHvi;

/// <summary>A model on its way to and from a file: names, network, units, priors and rows.</summary>
internal static class SavedModel
{
    // The model without its rows.
    public static SavedFit.Structure Structure(MixedDensity model)
    {
        var (data, units) = (model.Data, model.Units);
        return new SavedFit.Structure(
            data.Design?.ToDocument(),
            data.FixedNames,
            data.RandomNames,
            data.InputNames,
            data.HasRandomFeatures,
            [.. model.Options.Hidden],
            model.Options.Activation,
            model.PriorContext.IsDiagonal,
            model.Precision,
            new SavedFit.Scaling(
                units.FixedCenters,
                units.FixedScales,
                units.RandomCenters,
                units.RandomScales,
                units.InputCenters,
                units.InputScales,
                units.ResponseCenter,
                units.ResponseScale),
            model.Priors);
    }

    public static SavedFit.RowList Rows(ModelData data)
    {
        var columns = PackedColumns.Pack(data.Fixed, data.FixedNames.Count);
        return new SavedFit.RowList(
            data.HasGroups ? data.GroupOffsets.ToArray() : [],
            PackedColumns.ToText(data.Response),
            columns,
            PackedColumns.Pack(data.Random, data.RandomNames.Count, columns),
            PackedColumns.Pack(data.Inputs, data.InputNames.Count));
    }

    public static MixedDensity Restore(SavedFit saved)
    {
        var (structure, data) = (saved.Model, Data(saved));
        return new MixedDensity(data, new ModelOptions
        {
            Response = Response.Parse(saved.Family),
            Priors = Priors.Of(structure.Priors),
            Hidden = structure.Widths,
            Activation = structure.Activation,
            IsDiagonal = structure.IsDiagonal,
            Precision = structure.Precision,
            Units = Units(structure.Units, data, structure.Widths is [.., var width] ? width : 0),
        });
    }

    private static ModelData Data(SavedFit saved)
    {
        var (structure, rows, source) = (saved.Model, saved.Rows, saved.Data);
        var response = PackedColumns.ToNumbers(rows.Response);
        var n = response.Length;
        Guard.SameLength(n, "the response", source.N, "the number of rows");
        string[]? groups = null;
        if (source.GroupKeys.Count > 0)
        {
            groups = new string[n];
            Guard.SameLength(rows.GroupOffsets[^1], "the rows of all groups", n, "the number of rows");
            for (var k = 0; k < source.GroupKeys.Count; k++)
            {
                Array.Fill(groups, source.GroupKeys[k], rows.GroupOffsets[k], rows.GroupOffsets[k + 1] - rows.GroupOffsets[k]);
            }
        }

        var data = ModelData.FromArrays(
            response,
            PackedColumns.Unpack(rows.Fixed, n),
            PackedColumns.Unpack(rows.Random, n, rows.Fixed),
            PackedColumns.Unpack(rows.Inputs, n),
            groups,
            structure.FixedNames,
            structure.RandomNames,
            structure.InputNames,
            source.GroupColumn,
            source.Response,
            structure.HasRandomFeatures);
        return groups is null || data.GroupKeys.SequenceEqual(source.GroupKeys)
            ? data.Under(structure.Design is { } design ? Design.FromDocument(design) : null, source.DroppedRows)
            : throw new ArgumentException("A group has two keys or none.");
    }

    private static ModelUnits Units(SavedFit.Scaling saved, ModelData data, int featureCount)
    {
        var units = ModelUnits.None(data, featureCount);
        (IReadOnlyList<double> From, double[] To)[] parts =
        [
            (saved.FixedCenters, units.FixedCenters), (saved.FixedScales, units.FixedScales),
            (saved.RandomCenters, units.RandomCenters), (saved.RandomScales, units.RandomScales),
            (saved.InputCenters, units.InputCenters), (saved.InputScales, units.InputScales),
        ];
        foreach (var (from, to) in parts)
        {
            Guard.SameLength(from.Count, "saved units", to.Length, "the model's columns");
            from.ToArray().CopyTo(to, 0);
        }

        (units.ResponseCenter, units.ResponseScale) = (saved.ResponseCenter, Guard.Positive(saved.ResponseScale));
        return units.IsUsable ? units : throw new ArgumentException("A unit is not a finite number, or no scale.");
    }
}
