namespace NgHvi;

internal sealed class RowBlock
{
    public const int ChunkRows = 256; // Rows that go through the network at once.

    public RowBlock(MixedDensity model, GroupSlots all, int[] chosen) // Rows of a group one after the other.
    {
        (Model, Rows, var rows) = (model, chosen, all.Rows);
        SlotKeys = model.HasSeveralFactors ? [] : [.. chosen.Select(row => all.Slots[row]).Where(slot => slot >= 0).Distinct()];
        Slots = Array.ConvertAll(chosen, row => Array.IndexOf(SlotKeys, all.Slots[row]));
        Groups = [.. SlotKeys.Select(slot => all.TrainingGroups[slot]).Where(k => k >= 0).Order()];
        Places = Array.ConvertAll(SlotKeys, slot => Array.IndexOf(Groups, all.TrainingGroups[slot]));
        CreateMoments = model.HasSeveralFactors ? () => throw new NotSupportedException() : model.CreateMoments(Groups);
        var several = model.HasSeveralFactors ? all.Factors : [];
        Levels = [.. several.Select(factor => Array.ConvertAll(chosen, factor.LevelOf))];
        NewLevels = [.. several.Select(factor => Array.ConvertAll(chosen, row => factor.Slots[row]))];
        Offsets = rows.Offset.Length == 0 ? new double[chosen.Length] : Array.ConvertAll(chosen, row => rows.Offset[row]);
        var columns = model.Columns(chosen.Length, Gather(rows.Fixed), Gather(rows.Random), Gather(rows.Inputs));
        var width = columns.Length / chosen.Length;
        Chunks = new double[(chosen.Length + ChunkRows - 1) / ChunkRows][];
        for (var i = 0; i < chosen.Length; i++)
        {
            var (chunk, place) = Math.DivRem(i, ChunkRows);
            Chunks[chunk] ??= new double[ChunkRows * width];
            for (var j = 0; j < width; j++) Chunks[chunk][(j * ChunkRows) + place] = columns[(i * width) + j];
        }

        double[] Gather(double[] matrix)
        {
            var count = matrix.Length / rows.RowCount;
            return [.. chosen.SelectMany(row => matrix[(row * count)..((row + 1) * count)])];
        }
    }

    public MixedDensity Model { get; }
    public int[] Rows { get; } // By their place among all.
    public int[] Slots { get; } // The slot of each row in the block; −1: α = 0.
    public int[] SlotKeys { get; } // The slots of the block by their number among all.
    public int[] Groups { get; } // The training groups that occur, rising.
    public int[] Places { get; } // The place in Groups of each slot of the block; −1: a new group.
    public IReadOnlyList<int[]> Levels { get; } // By factor: of the fit, new, or none.
    public IReadOnlyList<int[]> NewLevels { get; } // Their numbers, for streams.
    public double[] Offsets { get; } // Known parts of η, by row.
    public Func<ConditionalMoments> CreateMoments { get; } // Of Groups, for one thread each.
    public double[][] Chunks { get; } // Columns in the model's units by chunks, unit-major: regressors, then inputs of the network.

    public RowEvaluator CreateEvaluator(PosteriorDraws draws) =>
        Model.HasSeveralFactors ? new FactorRowEvaluator(this) : new GroupRowEvaluator(this, draws);

    // Fixed parts of η at β, in the units of the data, and z in those of the model, by row.
    public void Place(RegressorPass pass, ReadOnlySpan<double> beta, Span<double> fixedParts, Span<double> z)
    {
        var (units, r) = (Model.Units, Model.RandomCount);
        ReadOnlySpan<double> regressors = default;
        for (var i = 0; i < Rows.Length; i++)
        {
            var (chunk, place) = Math.DivRem(i, ChunkRows);
            if (place == 0) regressors = pass.Forward(Chunks[chunk], ChunkRows);
            double sum = 0;
            for (var f = 0; f < beta.Length; f++) sum += regressors[(f * ChunkRows) + place] * beta[f];
            for (var a = 0; a < r; a++) z[(i * r) + a] = regressors[(Model.Shape.RandomIndices[a] * ChunkRows) + place];
            fixedParts[i] = Offsets[i] + units.ResponseCenter + (units.ResponseScale * sum);
        }
    }

    // 2¹⁶ rows times draws fit a cache; groups are cut above 2²¹. Several factors are solved for once a block and draw.
    public static IEnumerable<RowBlock> Cut(MixedDensity model, GroupSlots all, int draws, bool keepsGroups = false)
    {
        var slots = all.Slots;
        var order = Enumerable.Range(0, slots.Length).OrderBy(row => slots[row]).ToArray();
        var (size, largest) = (Math.Max((1 << 16) / draws, ChunkRows), Math.Max((1 << 21) / draws, ChunkRows));
        if (keepsGroups) (size, largest) = (Math.Max((1 << 20) / draws, ChunkRows), int.MaxValue / 2);
        if (model.HasSeveralFactors) size = largest = Math.Max((1 << 22) / draws, ChunkRows);
        for (int start = 0, end; start < order.Length; start = end)
        {
            end = Math.Min(start + size, order.Length);
            if (Continues(end))
            {
                var (begin, whole) = (end, end);
                while (begin > start && Continues(begin)) begin--;
                while (whole < start + largest && Continues(whole)) whole++;
                end = begin > start ? begin : whole;
            }

            yield return new RowBlock(model, all, order[start..end]);
        }

        bool Continues(int i) => i < order.Length && slots[order[i]] >= 0 && slots[order[i]] == slots[order[i - 1]];
    }
}
