namespace NgHvi;

internal sealed class IterateRing(int lambdaLength, int capacity)
{
    private int next; // Place in a full ring.

    public List<double[]> Items { get; } = [];

    public void Add(double[] lambda)
    {
        if (Items.Count < capacity)
        {
            Items.Add([.. lambda]);
            return;
        }

        lambda.CopyTo(Items[next], 0);
        next = (next + 1) % capacity;
    }

    public void Exchange(StateArchive archive, string name = "ring")
    {
        archive.Fill(name + "Items", Items, lambdaLength);
        next = archive.Exchange(name + "Next", next);
        if (Items.Count > capacity || next < 0 || next >= capacity)
            throw new InputException("The saved state is damaged: its last iterates do not fit together.");
    }

    public void Mean(Action<double[]> alignSigns, Span<double> destination) // In the signs of one of them.
    {
        destination.Clear();
        var aligned = new double[lambdaLength];
        foreach (var item in Items)
        {
            item.CopyTo(aligned, 0);
            alignSigns(aligned);
            TensorPrimitives.Add(destination, aligned, destination);
        }

        TensorPrimitives.Divide(destination, Items.Count, destination);
    }
}
