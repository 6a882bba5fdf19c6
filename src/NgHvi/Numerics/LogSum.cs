namespace NgHvi;

/// <summary>log Σ e^x.</summary>
internal struct LogSum()
{
    private double largest = double.NegativeInfinity, sum;

    public readonly double Value => largest + Math.Log(sum);

    public void Add(double x)
    {
        if (x > largest) (largest, sum) = (x, (sum * Math.Exp(largest - x)) + 1);
        else if (x > double.NegativeInfinity) sum += Math.Exp(x - largest);
    }
}
