namespace NgHvi;

/// <summary>Blocks of iterates of λ that merge when full: the last half of a run in constant memory.</summary>
internal sealed class IterateAverager(int lambdaLength)
{
    public const int MaximumBlocks = 16;
    private const int FirstLength = 2;
    private readonly Stack<double[]> spare = new(MaximumBlocks);
    private readonly double[] aligned = new double[lambdaLength];

    public List<double[]> Sums { get; } = []; // The last: in progress.
    public int BlockLength { get; private set; } = FirstLength;
    public int LastCount { get; private set; } // In the last block.

    public void Add(VariationalFamily family)
    {
        if (Sums.Count == 0 || LastCount == BlockLength)
        {
            if (Sums.Count == MaximumBlocks) Merge();
            Sums.Add(spare.TryPop(out var used) ? used : new double[lambdaLength]);
            Sums[^1].AsSpan().Clear();
            LastCount = 0;
        }

        var current = Sums[^1];
        family.Lambda.CopyTo(aligned, 0);
        if (Sums.Count > 1 || LastCount > 0) family.AlignSigns(LastCount > 0 ? current : Sums[^2], aligned);
        TensorPrimitives.Add(current, aligned, current);
        LastCount++;
    }

    public void Clear()
    {
        Sums.Clear();
        (BlockLength, LastCount) = (FirstLength, 0);
    }

    public int SecondHalfStart() => Sums.Count / 2;

    public void Mean(int firstBlock, Span<double> destination)
    {
        destination.Clear();
        for (var i = firstBlock; i < Sums.Count; i++) TensorPrimitives.Add(destination, Sums[i], destination);
        TensorPrimitives.Divide(destination, ((Sums.Count - 1 - firstBlock) * BlockLength) + LastCount, destination);
    }

    public void Exchange(StateArchive archive)
    {
        archive.Fill("averageSums", Sums, lambdaLength);
        BlockLength = archive.Exchange("averageBlockLength", BlockLength);
        LastCount = archive.Exchange("averageLastCount", LastCount);
        if (BlockLength < FirstLength || LastCount < 0 || LastCount > BlockLength || Sums.Count > MaximumBlocks)
            throw new InputException("The saved state is damaged: its averages do not fit together.");
    }

    private void Merge()
    {
        for (var i = 0; i < MaximumBlocks / 2; i++)
        {
            var odd = Sums[i + 1];
            TensorPrimitives.Add(Sums[i], odd, Sums[i]);
            spare.Push(odd);
            Sums.RemoveAt(i + 1);
        }

        BlockLength *= 2;
        LastCount = BlockLength;
    }
}
