namespace NgHvi;

/// <summary>The last iterates of λ, at most a given number.</summary>
internal sealed class IterateRing(int lambdaLength, int capacity)
{
    /// <summary>The iterates; grows up to the capacity, then is overwritten in turn.</summary>
    public List<double[]> Items { get; } = [];

    /// <summary>Where the next iterate goes once the ring is full.</summary>
    public int Next { get; set; }

    public void Add(ReadOnlySpan<double> lambda)
    {
        if (Items.Count < capacity)
        {
            Items.Add(new double[lambdaLength]);
            lambda.CopyTo(Items[^1]);
            return;
        }

        lambda.CopyTo(Items[Next]);
        Next = (Next + 1) % capacity;
    }

    public void Exchange(StateArchive archive, string name = "ring")
    {
        archive.Fill(name + "Items", Items, lambdaLength);
        Next = archive.Exchange(name + "Next", Next);
        if (Items.Count > capacity || Next < 0 || Next >= capacity)
        {
            throw new InputException("The saved state is damaged: its last iterates do not fit together.");
        }
    }

    /// <summary>Mean of the iterates, each reflected to the signs of the newest.</summary>
    public void Mean(VariationalFamily newest, Span<double> destination)
    {
        destination.Clear();
        var aligned = new double[lambdaLength];
        foreach (var item in Items)
        {
            item.CopyTo(aligned.AsSpan());
            newest.AlignSigns(newest.Lambda, aligned);
            TensorPrimitives.Add(destination, aligned, destination);
        }

        TensorPrimitives.Divide(destination, Items.Count, destination);
    }
}
